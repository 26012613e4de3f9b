package io.tidemark.client;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One TCP connection on which requests find their answers. Any thread may ask; the network is served by the thread of
 * the {@link Connector} that opened it.
 */
final class RemotingChannel implements AutoCloseable {

    private final ServerAddress address;
    private final Channel channel;
    private final PendingAnswers pending;
    private final AtomicInteger opaques = new AtomicInteger();

    RemotingChannel(ServerAddress address, Channel channel, PendingAnswers pending) {
        this.address = address;
        this.channel = channel;
        this.pending = pending;
    }

    ServerAddress address() {
        return address;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    /**
     * Sends a request. The answer comes on the network thread; whoever stops waiting cancels it. It fails when the
     * connection ends before it: then the request may have arrived or not.
     *
     * @throws UnavailableException when nothing was sent
     * @throws InvalidRequestException when it does not fit a frame; nothing was sent
     */
    CompletableFuture<RemotingCommand> send(Request request) throws UnavailableException, InvalidRequestException {
        int opaque = opaques.incrementAndGet();
        RemotingCommand command = request.toCommand(opaque);
        requireFits(command);
        CompletableFuture<RemotingCommand> answer = pending.expect(opaque);
        // A connection that ends from here on fails the pending answer, since that was registered before this look.
        if (!channel.isActive()) {
            pending.forget(opaque);
            throw new UnavailableException("the connection to " + address + " is closed");
        }
        CompletableFuture<RemotingCommand> unused = answer.whenComplete((read, failure) -> pending.forget(opaque));
        channel.writeAndFlush(command).addListener(written -> {
            if (!written.isSuccess()) {
                answer.completeExceptionally(written.cause());
            }
        });
        return answer;
    }

    /**
     * Sends a request and reads its answer, both on the network thread.
     *
     * @return fails with the {@link TidemarkException} that the error stands for, or with what {@link Request#unanswered}
     *     makes of it when no answer came within {@code limitNanos}
     */
    <T> CompletableFuture<T> ask(Request request, Answer.Reader<T> reader, long limitNanos) {
        CompletableFuture<RemotingCommand> answer;
        try {
            answer = send(request);
        } catch (TidemarkException e) {
            return CompletableFuture.failedFuture(e);
        }
        ScheduledFuture<?> limit = channel.eventLoop()
                .schedule(
                        () -> answer.completeExceptionally(
                                new TimeoutException("no answer within " + limitNanos / 1_000_000 + " ms")),
                        limitNanos,
                        TimeUnit.NANOSECONDS);
        CompletableFuture<T> result = new CompletableFuture<>();
        CompletableFuture<RemotingCommand> unused = answer.whenComplete(FaultLog.telling((command, failure) -> {
            limit.cancel(false);
            try {
                if (failure != null) {
                    throw request.unanswered(lost(failure), failure);
                }
                result.complete(new Answer(request, command, address).readBy(reader));
            } catch (TidemarkException e) {
                result.completeExceptionally(e);
            }
        }));
        return result;
    }

    private String lost(Throwable failure) {
        return failure instanceof TimeoutException
                ? failure.getMessage() + " from " + address
                : "the connection to " + address + " broke before the answer (" + failure.getMessage() + ")";
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws UnavailableException when nothing was sent
     * @throws InvalidRequestException when it does not fit a frame; nothing was sent
     * @throws TidemarkException what {@link Request#unanswered} makes of it, when it was sent, perhaps in part, and no
     *     answer came within {@code timeout}
     */
    RemotingCommand exchange(Request request, Duration timeout) throws TidemarkException {
        CompletableFuture<RemotingCommand> answer = send(request);
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw request.unanswered("no answer from " + address + " within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw request.unanswered("the connection to " + address + " broke before the answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw request.unanswered("interrupted while waiting for the answer from " + address, e);
        } finally {
            answer.cancel(false);
        }
    }

    private static void requireFits(RemotingCommand command) throws InvalidRequestException {
        try {
            RemotingFrameCodec.encodedLength(command);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("the request does not fit a frame: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
