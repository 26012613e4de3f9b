package io.tidemark.core.command;

/** Bytes that were to be a command are not one that this node can apply. */
public abstract sealed class CommandFormatException extends Exception
        permits DamagedCommandException, UnknownCommandException {

    private static final long serialVersionUID = 1L;

    CommandFormatException(String message) {
        super(message);
    }
}
