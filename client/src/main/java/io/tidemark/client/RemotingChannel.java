package io.tidemark.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One TCP connection on which requests find their answers. Any thread may ask and waits for its own answer; the network
 * is served by one daemon thread, which this owns.
 */
final class RemotingChannel implements AutoCloseable {

    private final ServerAddress address;
    private final EventLoopGroup thread;
    private final Channel channel;
    private final PendingAnswers pending;
    private final AtomicInteger opaques = new AtomicInteger();

    private RemotingChannel(ServerAddress address, EventLoopGroup thread, Channel channel, PendingAnswers pending) {
        this.address = address;
        this.thread = thread;
        this.channel = channel;
        this.pending = pending;
    }

    /** Connects within {@code timeout}. */
    static RemotingChannel open(ServerAddress address, Duration timeout) throws UnavailableException {
        PendingAnswers pending = new PendingAnswers();
        EventLoopGroup thread = new NioEventLoopGroup(1, new DefaultThreadFactory("tidemark-client", true));
        ChannelFuture connecting = new Bootstrap()
                .group(thread)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(Math.max(1, timeout.toMillis())))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new RequestEncoder(), AnswerHandler.frameDecoder(), new AnswerHandler(pending));
                    }
                })
                .connect(address.host(), address.port())
                .awaitUninterruptibly();
        if (connecting.isSuccess()) {
            return new RemotingChannel(address, thread, connecting.channel(), pending);
        }
        stop(thread);
        throw new UnavailableException(
                "cannot connect to " + address + " (" + reason(connecting.cause()) + ")", connecting.cause());
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
        int opaque = opaques.incrementAndGet();
        RemotingCommand command = request.toCommand(opaque);
        requireFits(command);
        CompletableFuture<RemotingCommand> answer = pending.expect(opaque);
        try {
            // A connection that ends from here on fails the pending answer, since that was registered before this look.
            if (!channel.isActive()) {
                throw new UnavailableException("the connection to " + address + " is closed");
            }
            channel.writeAndFlush(command).addListener(written -> {
                if (!written.isSuccess()) {
                    answer.completeExceptionally(written.cause());
                }
            });
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw request.unanswered("no answer from " + address + " within " + timeout.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw request.unanswered("the connection to " + address + " broke before the answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw request.unanswered("interrupted while waiting for the answer from " + address, e);
        } finally {
            pending.forget(opaque);
        }
    }

    /** Netty's message of a failed connect repeats the address; the one below it is the system's own. */
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return Objects.toString((cause == null ? failure : cause).getMessage(), failure.toString());
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
        stop(thread);
    }

    private static void stop(EventLoopGroup thread) {
        // A daemon thread with nothing left to do: nobody has to wait for its end.
        Future<?> unused = thread.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
