package io.tidemark.server.remoting;

/** A body would be larger than a frame; its request is refused. */
final class AnswerTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(int bodyBytesMax) {
        super("bodyBytesMax=" + bodyBytesMax);
    }
}
