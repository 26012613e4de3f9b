package io.tidemark.client.cli;

/** The exit codes of the command line, as {@code --help} tells them. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNAVAILABLE = 3;
    static final int OUTCOME_UNKNOWN = 4;
    static final int NOT_FOUND = 5;

    private ExitCode() {}
}
