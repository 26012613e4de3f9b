package io.tidemark.bench.load;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.client.ServerAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What a load measured, as its JSON file holds it.
 *
 * @param begun date and time, UTC
 * @param seconds that counted
 * @param operations by kind, those that were answered in that time
 * @param errors how many answers had which code other than success, warm-up included
 */
record LoadResult(
        LoadPlan plan,
        List<String> servers,
        String begun,
        double seconds,
        SortedMap<String, Operations> operations,
        SortedMap<Integer, Long> errors) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final double MICROS_OF_MILLI = 1e3;

    /**
     * Operations of one kind.
     *
     * @param count how many were answered in the time that counted
     * @param latency of those, and of all that waited for an answer when it ended, from when a request was due to its answer: in a closed loop it is due when it is sent
     * @param corrected the same, with what a closed loop leaves out: where an answer took longer than the median, the
     *     requests that would have been sent meanwhile count as well (HdrHistogram's correction of coordinated omission).
     *     In an open loop nothing is left out, and it is the same
     */
    record Operations(long count, double perSecond, Percentiles latency, Percentiles corrected) {}

    /** Latencies in milliseconds. */
    record Percentiles(double p50, double p90, double p99, double p999, double max, double mean) {

        static Percentiles of(Histogram histogram) {
            return new Percentiles(
                    millis(histogram, 50),
                    millis(histogram, 90),
                    millis(histogram, 99),
                    millis(histogram, 99.9),
                    millis(histogram, 100),
                    histogram.getMean() / MICROS_OF_MILLI);
        }

        private static double millis(Histogram histogram, double percentile) {
            return histogram.getValueAtPercentile(percentile) / MICROS_OF_MILLI;
        }
    }

    static LoadResult of(
            LoadPlan plan,
            List<ServerAddress> servers,
            String begun,
            double seconds,
            Map<OperationKind, Long> counts,
            Map<OperationKind, Histogram> totals,
            SortedMap<Integer, Long> errors) {
        SortedMap<String, Operations> operations = new TreeMap<>();
        totals.forEach((kind, histogram) -> {
            if (histogram.getTotalCount() > 0) {
                operations.put(kind.wireName(), operations(plan, counts.getOrDefault(kind, 0L), histogram, seconds));
            }
        });
        return new LoadResult(
                plan, servers.stream().map(ServerAddress::toString).toList(), begun, seconds, operations, errors);
    }

    private static Operations operations(LoadPlan plan, long count, Histogram histogram, double seconds) {
        Percentiles measured = Percentiles.of(histogram);
        Percentiles corrected = plan.rate() > 0
                ? measured
                : Percentiles.of(
                        histogram.copyCorrectedForCoordinatedOmission(Math.max(1, histogram.getValueAtPercentile(50))));
        return new Operations(count, count / seconds, measured, corrected);
    }

    /** Whether something was answered, and nothing with an error. */
    boolean isGood() {
        return errors.isEmpty() && operations.values().stream().anyMatch(some -> some.count() > 0);
    }

    void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }

    /** For people, a line each. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        operations.forEach((kind, some) -> lines.add(String.format(
                Locale.ROOT,
                "%-6s %,d in %.0f s, %,.0f/s%s  p50 %.2f  p90 %.2f  p99 %.2f  p99.9 %.2f  max %.2f ms"
                        + "  (corrected: p99 %.2f  p99.9 %.2f)",
                kind,
                some.count(),
                seconds,
                some.perSecond(),
                kind.equals(OperationKind.BATCH.wireName())
                        ? String.format(Locale.ROOT, " (%,.0f positions/s)", some.perSecond() * plan.batchPositions())
                        : "",
                some.latency().p50(),
                some.latency().p90(),
                some.latency().p99(),
                some.latency().p999(),
                some.latency().max(),
                some.corrected().p99(),
                some.corrected().p999())));
        errors.forEach((code, count) -> lines.add("errors with code %d: %,d".formatted(code, count)));
        return lines;
    }
}
