package io.tidemark.server;

/** A node cannot start; it says with which code the process ends. */
final class NodeStartException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    /** @param message for the operator: what is wrong, with the values, and what to do */
    NodeStartException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
