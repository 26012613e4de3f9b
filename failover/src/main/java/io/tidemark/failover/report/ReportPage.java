package io.tidemark.failover.report;

import io.tidemark.failover.run.FaultResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results as a page in Markdown, a row for each fault, with a chart beside it for each that was run. */
public final class ReportPage {

    private static final String PAGE = "report.md";

    private final RunResults results;

    public ReportPage(RunResults results) {
        this.results = results;
    }

    /** Writes the page and its charts into this directory; returns the page. */
    public Path write(Path directory) throws IOException {
        for (FaultResult fault : results.faults()) {
            if (!fault.rounds().isEmpty()) {
                Files.writeString(directory.resolve(chart(fault)), new ThroughputChart(fault).svg());
            }
        }
        return Files.write(directory.resolve(PAGE), lines());
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                "# Failover report",
                "",
                "`%s`, begun %s, seed %d, commit %s. %s."
                        .formatted(
                                results.command(),
                                results.began(),
                                results.seed(),
                                results.commit(),
                                results.machine()),
                "",
                "%,d operations were %s in sum. A gap is the longest time in which no commit was acknowledged to any"
                        .formatted(
                                results.faults().stream()
                                        .mapToLong(FaultResult::operations)
                                        .sum(),
                                results.unchecked() ? "answered, and not checked," : "checked"),
                "client, from the injury to the end of the round, in ms over all rounds.",
                "",
                "| fault | | rounds | operations | gap p50 | p99 | max | verdict |",
                "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |"));
        results.faults().forEach(fault -> lines.add(row(fault)));
        results.faults().stream().filter(fault -> !fault.isGood()).forEach(fault -> failures(fault, lines));
        lines.addAll(List.of("", "## Commits acknowledged in a second, around the injury", ""));
        results.faults().stream()
                .filter(fault -> !fault.rounds().isEmpty())
                .forEach(fault -> lines.add("![%s, %s](%s)".formatted(fault.id(), fault.title(), chart(fault))));
        return lines;
    }

    private String row(FaultResult fault) {
        if (fault.isSkipped()) {
            return "| %s | %s | | | | | | skipped: %s |".formatted(fault.id(), fault.title(), fault.skipped());
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %,d | %.0f | %.0f | %.0f | %s |",
                fault.id(),
                fault.title(),
                fault.rounds().size(),
                fault.operations(),
                fault.gapMillis(0.5),
                fault.gapMillis(0.99),
                fault.gapMillis(1),
                verdict(fault));
    }

    private String verdict(FaultResult fault) {
        if (!fault.isGood()) {
            return "**FAILED**";
        }
        return results.unchecked() ? "measured" : "valid";
    }

    private static void failures(FaultResult fault, List<String> lines) {
        lines.addAll(List.of("", "## What failed in " + fault.id(), "", "```"));
        lines.addAll(fault.allFailures());
        lines.add("```");
    }

    private static String chart(FaultResult fault) {
        return fault.id() + ".svg";
    }
}
