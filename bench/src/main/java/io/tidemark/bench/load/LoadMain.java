package io.tidemark.bench.load;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process of {@code scripts/load} begins. */
public final class LoadMain {

    private LoadMain() {}

    /** Runs a load and ends the process with its exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        System.exit(LoadCommand.commandLine(out).execute(arguments));
    }
}
