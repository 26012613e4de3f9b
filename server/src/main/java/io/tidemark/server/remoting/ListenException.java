package io.tidemark.server.remoting;

/** The listener cannot have its address. */
public final class ListenException extends Exception {

    private static final long serialVersionUID = 1L;

    ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
