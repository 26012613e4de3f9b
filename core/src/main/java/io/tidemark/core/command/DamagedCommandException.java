package io.tidemark.core.command;

/**
 * The bytes are not what an encoder wrote: a wrong length, magic or checksum, or a body that contradicts itself. This
 * node's copy of the entry is bad; others may have a good one.
 */
public final class DamagedCommandException extends CommandFormatException {

    private static final long serialVersionUID = 1L;

    DamagedCommandException(String message) {
        super(message);
    }
}
