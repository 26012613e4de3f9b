package io.tidemark.client.cli.output;

import java.io.PrintWriter;
import java.util.Map;

/**
 * Where the command line was typed: what it prints to and what it is told besides its arguments.
 *
 * @param out for what was asked for, and nothing else, so that it can be piped on
 * @param err for everything that is said to people
 * @param errIsTerminal whether a line on {@code err} may be written over
 * @param environment the process's environment variables
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean errIsTerminal, Map<String, String> environment) {

    public Terminal {
        environment = Map.copyOf(environment);
    }

    /** Says something to people. */
    public void say(String line) {
        err.println("tidemark: " + line);
    }
}
