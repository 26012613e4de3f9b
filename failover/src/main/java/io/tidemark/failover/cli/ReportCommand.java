package io.tidemark.failover.cli;

import io.tidemark.failover.report.ReportPage;
import io.tidemark.failover.report.RunResults;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code failover report}. */
@Command(
        name = "report",
        mixinStandardHelpOptions = true,
        description = "Writes report.md and its charts from the results of the last run.")
final class ReportCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final DirectoryOption directory = new DirectoryOption();

    ReportCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        RunResults results = RunResults.read(directory.path());
        Path page = new ReportPage(results).write(directory.path());
        out.println(page);
        return results.isGood() ? 0 : 1;
    }
}
