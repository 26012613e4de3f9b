package io.tidemark.bench.peer;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process of {@code scripts/peers} begins. */
public final class PeersMain {

    private PeersMain() {}

    /** Runs the comparison and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        System.exit(PeersCommand.commandLine(out).execute(arguments));
    }
}
