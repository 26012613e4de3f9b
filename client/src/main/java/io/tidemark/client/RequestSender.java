package io.tidemark.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Sends reads and administrative requests, each by itself. Any thread asks; all else belongs to the network thread. */
final class RequestSender {

    private static final String CLOSED = "the client was closed, nothing was asked";
    private static final Duration PAUSE_FIRST = Duration.ofMillis(5);
    private static final Duration PAUSE_MAX = Duration.ofMillis(500);

    private final long answerWaitNanos;
    private final EventLoop loop;
    private final Route route;
    private final RandomGenerator random;
    private final Set<RetriedRequest<?>> unanswered = new HashSet<>();

    /** How to end what was asked of one node alone, and why. */
    private final Set<Consumer<String>> pending = new HashSet<>();

    /** Set once nothing more is sent; what comes after that is failed at once. */
    private boolean closed;

    RequestSender(ClientOptions options, EventLoop loop, Route route, RandomGenerator random) {
        this.answerWaitNanos = options.answerWait().toNanos();
        this.loop = loop;
        this.route = route;
        this.random = random;
    }

    <T> CompletableFuture<T> ask(Request request, Answer.Reader<T> reader, long deadlineNanos) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(
                result,
                () -> start(
                        new RetriedRequest<>(
                                request,
                                reader,
                                deadlineNanos,
                                answerWaitNanos,
                                loop,
                                route,
                                new Backoff(PAUSE_FIRST, PAUSE_MAX, random),
                                result),
                        deadlineNanos,
                        result));
        return result;
    }

    /** Asks this node and no other, once. */
    <T> CompletableFuture<T> askAt(ServerAddress node, Request request, Answer.Reader<T> reader, long deadlineNanos) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(result, () -> {
            Consumer<String> end =
                    why -> result.completeExceptionally(new OutcomeUnknownException(why + " before the answer"));
            pending.add(end);
            CompletableFuture<T> unusedEnd = result.whenComplete((answer, failure) -> pending.remove(end));
            ServerLink link = route.link(node);
            if (link == null) {
                result.completeExceptionally(
                        new RefusedException("too many servers are known to ask " + node + " too"));
                return;
            }
            ScheduledFuture<?> deadline = loop.schedule(
                    () -> result.completeExceptionally(
                            new UnavailableException("not connected to " + node + " in time")),
                    deadlineNanos - System.nanoTime(),
                    TimeUnit.NANOSECONDS);
            CompletableFuture<T> asked = link.open().thenCompose(connection -> {
                boolean late = !deadline.cancel(false);
                return late ? result : connection.ask(request, reader, Math.max(1, deadlineNanos - System.nanoTime()));
            });
            CompletableFuture<T> unused = asked.whenComplete(FaultLog.telling((answer, failure) -> {
                deadline.cancel(false);
                if (failure == null) {
                    result.complete(answer);
                } else {
                    result.completeExceptionally(failure);
                }
            }));
        });
        return result;
    }

    /** Does something on the network thread, unless the client has been closed: then nothing was asked. */
    private void execute(CompletableFuture<?> result, Runnable work) {
        try {
            loop.execute(() -> {
                if (closed) {
                    result.completeExceptionally(new UnavailableException(CLOSED));
                } else {
                    work.run();
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new UnavailableException(CLOSED, e));
        }
    }

    private <T> void start(RetriedRequest<T> request, long deadlineNanos, CompletableFuture<T> result) {
        unanswered.add(request);
        ScheduledFuture<?> deadline = loop.schedule(
                () -> request.end("the deadline passed"), deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        CompletableFuture<T> unused = result.whenComplete((answer, failure) -> {
            deadline.cancel(false);
            unanswered.remove(request);
        });
        request.run();
    }

    /** The end: nobody is left waiting. */
    void failAll(String why) {
        closed = true;
        List.copyOf(unanswered).forEach(request -> request.end(why));
        List.copyOf(pending).forEach(end -> end.accept(why));
    }
}
