package io.tidemark.bench.load;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * How long answers took, in microseconds, and which were errors. Any thread records, and never waits for the one that
 * takes.
 */
final class Latencies {

    private static final long MICROS_MAX = 600_000_000;
    private static final int DIGITS = 3;
    private static final long NANOS_OF_MICRO = 1000;

    private final Map<OperationKind, Recorder> recorders = new EnumMap<>(OperationKind.class);
    private final Map<Integer, LongAdder> errors = new ConcurrentHashMap<>();

    Latencies() {
        for (OperationKind kind : OperationKind.values()) {
            recorders.put(kind, new Recorder(MICROS_MAX, DIGITS));
        }
    }

    /** An empty histogram of this precision. */
    static Histogram histogram() {
        return new Histogram(MICROS_MAX, DIGITS);
    }

    /** An answer as it was hoped for. */
    void answered(OperationKind kind, long nanos) {
        recorderOf(kind).recordValue(Math.min(MICROS_MAX, Math.max(0, nanos / NANOS_OF_MICRO)));
    }

    /** An answer with another code. */
    void failed(int code) {
        errors.computeIfAbsent(code, unused -> new LongAdder()).increment();
    }

    /** What was recorded of a kind since it was last taken. */
    Histogram take(OperationKind kind) {
        return recorderOf(kind).getIntervalHistogram();
    }

    /** How many answers had which code. */
    SortedMap<Integer, Long> errors() {
        SortedMap<Integer, Long> sums = new TreeMap<>();
        errors.forEach((code, count) -> sums.put(code, count.sum()));
        return Collections.unmodifiableSortedMap(sums);
    }

    private Recorder recorderOf(OperationKind kind) {
        Recorder recorder = recorders.get(kind);
        if (recorder == null) {
            throw new IllegalStateException("no recorder of " + kind);
        }
        return recorder;
    }
}
