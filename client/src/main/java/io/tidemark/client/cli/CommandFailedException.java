package io.tidemark.client.cli;

/** A command ends without having done what it was told, for a reason that no single answer of a node gives. */
final class CommandFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandFailedException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
