package io.tidemark.core.command;

/** The checksum is good, the version or type is not one that this node knows: a newer member wrote it. */
public final class UnknownCommandException extends CommandFormatException {

    private static final long serialVersionUID = 1L;

    UnknownCommandException(String message) {
        super(message);
    }
}
