package io.tidemark.client;

/** The node has more work queued than it takes on. Nothing was proposed; ask again a little later. */
public final class BusyException extends TidemarkException {

    private static final long serialVersionUID = 1L;

    BusyException(String message) {
        super(message, null);
    }
}
