package io.tidemark.client;

/** No leader, no quorum or no node at the address. Nothing was changed; ask again, or ask another node. */
public final class UnavailableException extends TidemarkException {

    private static final long serialVersionUID = 1L;

    UnavailableException(String message) {
        super(message, null);
    }

    UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
