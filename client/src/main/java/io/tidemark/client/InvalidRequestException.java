package io.tidemark.client;

/** The request breaks a rule; the message names the field. Nothing was proposed, and asking again will not help. */
public final class InvalidRequestException extends TidemarkException {

    private static final long serialVersionUID = 1L;

    InvalidRequestException(String message) {
        super(message, null);
    }

    InvalidRequestException(String message, Throwable cause) {
        super(message, cause);
    }
}
