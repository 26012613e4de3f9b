package io.tidemark.client;

/** The log's disk or the table is full. Nothing was proposed; somebody has to make room. */
public final class NoSpaceException extends TidemarkException {

    private static final long serialVersionUID = 1L;

    NoSpaceException(String message) {
        super(message, null);
    }
}
