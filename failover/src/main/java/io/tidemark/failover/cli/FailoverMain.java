package io.tidemark.failover.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process of {@code scripts/failover} begins. */
public final class FailoverMain {

    private FailoverMain() {}

    /** Carries out one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        System.exit(FailoverCommand.commandLine(out).execute(arguments));
    }
}
