package io.tidemark.core.protocol;

import org.jspecify.annotations.Nullable;

/** Bytes that are not a frame. What follows them cannot be trusted either, so the connection is closed. */
public final class MalformedFrameException extends Exception {

    private static final long serialVersionUID = 1L;

    MalformedFrameException(String message) {
        super(message);
    }

    MalformedFrameException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
