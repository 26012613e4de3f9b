package io.tidemark.client;

/**
 * A position was reset by an operator, and nobody has taken it over since, so that no commit of an older reading undoes
 * the reset. Nothing was changed: read the position with {@link ReadOptions#takingOver}, go on from what it answers, and
 * commit then.
 */
public final class HeldException extends TidemarkException {

    private static final long serialVersionUID = 1L;

    HeldException(String message) {
        super(message, null);
    }
}
