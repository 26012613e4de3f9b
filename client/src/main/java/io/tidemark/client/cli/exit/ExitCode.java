package io.tidemark.client.cli.exit;

/** The exit codes of the command line, as {@code --help} tells them. */
public final class ExitCode {

    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int UNAVAILABLE = 3;
    public static final int OUTCOME_UNKNOWN = 4;
    public static final int NOT_FOUND = 5;

    private ExitCode() {}
}
