package io.tidemark.bench.peer;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many operations under way and takes the time of each, for clients of peers. It stands on nothing but HdrHistogram,
 * so that it fits into any class path. The thread that runs it starts the operations; any thread may complete them.
 */
public final class ClosedLoop {

    private static final long MICROS_MAX = 600_000_000;
    private static final int DIGITS = 3;
    private static final long PATIENCE_SECONDS = 60;

    private final IntFunction<CompletableFuture<?>> operation;
    private final BlockingQueue<Integer> slots;
    private final int inFlight;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile Histogram histogram = histogram();

    /** @param operation begins one, given the number of its slot, of which no other one is under way */
    private ClosedLoop(int inFlight, IntFunction<CompletableFuture<?>> operation) {
        this.inFlight = inFlight;
        this.operation = operation;
        this.slots = new ArrayBlockingQueue<>(inFlight);
        for (int slot = 0; slot < inFlight; slot++) {
            slots.add(slot);
        }
    }

    /**
     * Runs operations for so long before anything counts, and then for so long.
     *
     * @param inFlight how many are under way
     * @param operation begins one, given its slot's number from 0 on, of which no other one is under way
     * @throws IllegalStateException when one failed, or was not answered
     */
    public static Speed run(
            int inFlight, Duration warmUp, Duration counted, IntFunction<CompletableFuture<?>> operation)
            throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(inFlight, operation);
        loop.goOn(warmUp);
        Histogram counts = histogram();
        loop.histogram = counts;
        long from = System.nanoTime();
        loop.goOn(counted);
        loop.histogram = histogram();
        double seconds = (System.nanoTime() - from) / 1e9;
        for (int slot = 0; slot < inFlight; slot++) {
            int unused = loop.free();
        }
        return new Speed(
                counts.getTotalCount() / seconds,
                counts.getValueAtPercentile(50) / 1e3,
                counts.getValueAtPercentile(99) / 1e3);
    }

    private void goOn(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - until < 0) {
            int slot = free();
            long begun = System.nanoTime();
            var unused = operation.apply(slot).whenComplete((answer, failed) -> ended(slot, begun, failed));
        }
    }

    private void ended(int slot, long begun, @Nullable Throwable failed) {
        if (failed != null) {
            failure.compareAndSet(null, failed);
        }
        histogram.recordValue(Math.min(MICROS_MAX, (System.nanoTime() - begun) / 1000));
        slots.add(slot);
    }

    private int free() throws InterruptedException {
        Integer slot = slots.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Throwable failed = failure.get();
        if (failed != null || slot == null) {
            throw new IllegalStateException(
                    "of %d operations under way one %s"
                            .formatted(inFlight, failed == null ? "was not answered" : "failed"),
                    failed);
        }
        return slot;
    }

    private static Histogram histogram() {
        return new ConcurrentHistogram(MICROS_MAX, DIGITS);
    }
}
