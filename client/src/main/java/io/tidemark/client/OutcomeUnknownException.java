package io.tidemark.client;

/**
 * A change was asked for, and it is not known whether it happened or will: the connection broke, the deadline passed,
 * or the leader was lost after proposing. A commit may be sent again, unless a later one has been made meanwhile.
 *
 * <p>Without a cause, the node has answered, and may be asked again; the cause tells why there was no answer.
 */
public final class OutcomeUnknownException extends TidemarkException {

    private static final long serialVersionUID = 1L;

    OutcomeUnknownException(String message) {
        super(message, null);
    }

    OutcomeUnknownException(String message, Throwable cause) {
        super(message, cause);
    }
}
