package io.tidemark.bench.peer;

import java.io.Serial;

/** A contestant is not on this machine. The message says what is missing. */
final class MissingException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    MissingException(String message) {
        super(message);
    }
}
