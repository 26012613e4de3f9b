package io.tidemark.client.cli;

import io.tidemark.client.cli.output.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/** What one command printed and how it ended. */
record CommandRun(int exitCode, String out, String err) {

    /** Runs a command line, whose words are separated by spaces. */
    static CommandRun run(String line) {
        return run(Map.of(), line);
    }

    /** Runs a command line with these environment variables. */
    static CommandRun run(Map<String, String> environment, String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = line.isBlank() ? new String[0] : line.strip().split(" +", -1);
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), false, environment);
        int exitCode = TidemarkCommand.commandLine(terminal).execute(words);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** The lines that were printed, with one space for several. */
    List<String> rows() {
        return out.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }
}
