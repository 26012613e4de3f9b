package io.tidemark.client;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;

/**
 * Lets requests in, each within its deadline and only while there is room, and hands their answers out: to threads that
 * wait, or as futures. Any thread.
 */
final class Door {

    private final WaitingPositions waiting;
    private final EventLoop loop;

    Door(WaitingPositions waiting, EventLoop loop) {
        this.waiting = waiting;
        this.loop = loop;
    }

    /**
     * Starts a request without waiting for anything.
     *
     * @param work sends it; is given its deadline by {@link System#nanoTime}
     */
    <T> CompletableFuture<T> start(int positions, Duration deadline, LongFunction<CompletableFuture<T>> work) {
        try {
            waiting.take(positions);
        } catch (TidemarkException e) {
            return CompletableFuture.failedFuture(e);
        }
        return run(positions, System.nanoTime() + deadline.toNanos(), work);
    }

    /** Starts a request, when there is room for it, and waits for its answer. */
    <T> T await(int positions, Duration deadline, boolean changes, LongFunction<CompletableFuture<T>> work)
            throws TidemarkException {
        requireMayWait();
        long deadlineNanos = System.nanoTime() + deadline.toNanos();
        waiting.await(positions, deadlineNanos);
        try {
            return run(positions, deadlineNanos, work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TidemarkException answered) {
                throw answered;
            }
            throw new IllegalStateException("a request ended unexpectedly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw changes
                    ? new OutcomeUnknownException("interrupted while waiting for the answer", e)
                    : new UnavailableException("interrupted while waiting for the answer", e);
        }
    }

    /** The answers come on the network thread: if it waited for one, none would come. */
    void requireMayWait() {
        if (loop.inEventLoop()) {
            throw new IllegalStateException("a stage of an answer's future may not wait for another answer; use the "
                    + "methods that end in Async, or run the stage on an executor of your own");
        }
    }

    /** The future that callers see is not the one inside: cancelling it takes nothing back. */
    private <T> CompletableFuture<T> run(int positions, long deadlineNanos, LongFunction<CompletableFuture<T>> work) {
        CompletableFuture<T> begun;
        try {
            begun = work.apply(deadlineNanos);
        } catch (RuntimeException e) {
            waiting.giveBack(positions);
            throw e;
        }
        CompletableFuture<T> seen = new CompletableFuture<>();
        CompletableFuture<T> unused = begun.whenComplete((answer, failure) -> {
            waiting.giveBack(positions);
            if (failure == null) {
                seen.complete(answer);
            } else {
                seen.completeExceptionally(
                        failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure);
            }
        });
        return seen;
    }
}
