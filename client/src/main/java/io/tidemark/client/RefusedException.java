package io.tidemark.client;

/** The node does not do this as things stand; the message says why. Nothing was changed. */
public final class RefusedException extends TidemarkException {

    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message, null);
    }
}
