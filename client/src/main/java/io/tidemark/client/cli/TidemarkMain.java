package io.tidemark.client.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process of {@code scripts/tidemark} begins. */
public final class TidemarkMain {

    private TidemarkMain() {}

    /** Carries out one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(TidemarkCommand.commandLine(out, err).execute(arguments));
    }
}
