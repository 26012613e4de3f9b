package io.tidemark.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request that is sent again until it is answered or its deadline passes: after a refusal, and if it is a read also
 * when no answer came. Belongs to the network thread.
 */
final class RetriedRequest<T> implements Runnable {

    private final Request request;
    private final Answer.Reader<T> reader;
    private final long deadlineNanos;
    private final long answerWaitNanos;
    private final EventLoop loop;
    private final Route route;
    private final Backoff backoff;
    private final CompletableFuture<T> result;

    private boolean underWay;
    private @Nullable TidemarkException refusal;

    RetriedRequest(
            Request request,
            Answer.Reader<T> reader,
            long deadlineNanos,
            long answerWaitNanos,
            EventLoop loop,
            Route route,
            Backoff backoff,
            CompletableFuture<T> result) {
        this.request = request;
        this.reader = reader;
        this.deadlineNanos = deadlineNanos;
        this.answerWaitNanos = answerWaitNanos;
        this.loop = loop;
        this.route = route;
        this.backoff = backoff;
        this.result = result;
    }

    /** Sends it, now or as soon as there is somebody to send it to. */
    @Override
    public void run() {
        if (result.isDone()) {
            return;
        }
        RemotingChannel connection = route.current();
        if (connection == null) {
            route.whenFound(this);
            return;
        }
        // A change may take longer than a node needs for an answer about offsets, and cannot be sent twice anyway.
        long limit = request.mayBeRepeated() ? answerWaitNanos : Math.max(1, deadlineNanos - System.nanoTime());
        underWay = true;
        CompletableFuture<T> unused = connection
                .ask(request, reader, limit)
                .whenComplete(FaultLog.telling((answer, failure) -> {
                    underWay = false;
                    if (failure == null) {
                        result.complete(answer);
                    } else if (failure instanceof BusyException busy) {
                        again(busy);
                    } else if (failure instanceof UnavailableException unavailable) {
                        route.leave(connection);
                        again(unavailable);
                    } else if (failure instanceof OutcomeUnknownException unknown && request.mayBeRepeated()) {
                        if (unknown.getCause() != null) {
                            route.leave(connection);
                        }
                        again(unknown);
                    } else {
                        result.completeExceptionally(failure);
                    }
                }));
    }

    private void again(TidemarkException why) {
        // Once it may have been carried out, no later refusal says that it was not.
        if (!(refusal instanceof OutcomeUnknownException)) {
            refusal = why;
        }
        if (!result.isDone()) {
            ScheduledFuture<?> unused = loop.schedule(this, backoff.nextNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Its time is over, or the client's. */
    void end(String why) {
        route.forget(this);
        TidemarkException last = refusal;
        if (underWay && request.changes()) {
            result.completeExceptionally(new OutcomeUnknownException(why + " before the answer"));
        } else if (last instanceof OutcomeUnknownException) {
            result.completeExceptionally(new OutcomeUnknownException(why + ": " + last.getMessage(), last));
        } else if (last instanceof BusyException) {
            result.completeExceptionally(new BusyException(why + ": " + last.getMessage()));
        } else if (last != null) {
            result.completeExceptionally(new UnavailableException(why + ": " + last.getMessage(), last));
        } else {
            result.completeExceptionally(new UnavailableException(
                    why + (underWay ? " before the answer" : " before any of the servers could be asked")));
        }
    }
}
