package io.tidemark.client.cli;

import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.Terminal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process of {@code scripts/tidemark} begins. */
public final class TidemarkMain {

    /** The script knows whether the error stream is a terminal; Java has no way to find out. */
    private static final String TERMINAL_PROPERTY = "tidemark.stderr.terminal";

    private TidemarkMain() {}

    /** Carries out one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(out, err, Boolean.getBoolean(TERMINAL_PROPERTY), System.getenv());
        int exitCode = TidemarkCommand.commandLine(terminal).execute(arguments);
        if (out.checkError() && exitCode == ExitCode.DONE) {
            terminal.say("it was done, but not all output could be written: the disk is full, or nobody reads on.");
            exitCode = ExitCode.FAILED;
        }
        System.exit(exitCode);
    }
}
