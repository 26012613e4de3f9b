package io.tidemark.bench.load;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.SortedMap;
import org.HdrHistogram.Histogram;

/** What a person sees while the load runs: one line, written over on a terminal, and a line a second elsewhere. */
final class ProgressLine {

    private static final double MICROS_OF_MILLI = 1e3;

    private final PrintWriter out;
    private final boolean terminal;

    ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows what one second brought. */
    void show(String phase, int second, int seconds, Histogram latencies, SortedMap<Integer, Long> errors) {
        out.printf(
                Locale.ROOT,
                "%s%s%d/%d s  %,d/s  p50 %.2f ms  p99 %.2f ms  errors %d%s",
                terminal ? "\r" : "",
                phase.isEmpty() ? "" : phase + " ",
                second,
                seconds,
                latencies.getTotalCount(),
                latencies.getValueAtPercentile(50) / MICROS_OF_MILLI,
                latencies.getValueAtPercentile(99) / MICROS_OF_MILLI,
                errors.values().stream().mapToLong(Long::longValue).sum(),
                terminal ? "   " : System.lineSeparator());
        out.flush();
    }

    /** Leaves the line. */
    void end() {
        if (terminal) {
            out.println();
        }
    }
}
