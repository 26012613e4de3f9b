package io.tidemark.server.remoting;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.server.settings.ListenSettings;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: hands its requests to the router and writes the answers. Everything but {@link #answered}
 * belongs to the connection's event loop.
 *
 * <p>Answers come from any thread, most of them many at a time from the one that applies log entries. They are queued,
 * and one task on the event loop encodes and writes all that are there with one flush.
 */
final class Connection extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** Answers are written in pieces of about this size. */
    private static final int WRITE_BYTES = 64 << 10;

    private final Channel channel;
    private final RequestRouter router;
    private final ListenSettings settings;
    private final RateLimitedLog faultLog;

    private final Queue<RequestExchange> answered = new ConcurrentLinkedQueue<>();

    /** Whether the task that empties the queue is on its way; set by whoever puts it there. */
    private final AtomicBoolean drainScheduled = new AtomicBoolean();

    /** Requests, oneway ones too, that no handler has answered yet, and the bytes of their frames. */
    private int openRequests;

    private long openRequestBytes;

    Connection(Channel channel, RequestRouter router, ListenSettings settings, RateLimitedLog faultLog) {
        this.channel = channel;
        this.router = router;
        this.settings = settings;
        this.faultLog = faultLog;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        InboundFrame frame = (InboundFrame) message;
        if (frame.command().isResponse()) {
            // Nothing was asked of this client, so nothing waits for it.
            return;
        }
        openRequests++;
        openRequestBytes += frame.bytes();
        router.route(frame.command(), new RequestExchange(this, frame.command(), frame.bytes()));
        // After each, since one wake-up may read many times; what a single read brought is taken in any case.
        readOrPause();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        readOrPause();
        context.fireChannelWritabilityChanged();
    }

    /** Takes an exchange whose answer is ready. Any thread, once for each exchange. */
    void answered(RequestExchange exchange) {
        answered.add(exchange);
        // Looking first saves a contended write while answers come in their hundreds.
        if (!drainScheduled.get() && drainScheduled.compareAndSet(false, true)) {
            try {
                channel.eventLoop().execute(this::drain);
            } catch (RejectedExecutionException e) {
                LOG.debug("the listener is closed, an answer to remote={} is dropped", channel.remoteAddress(), e);
            }
        }
    }

    private void drain() {
        // Before the queue is looked at: an answer that comes after the last look schedules a task of its own.
        drainScheduled.set(false);
        ByteBuf piece = null;
        for (RequestExchange next = answered.poll(); next != null; next = answered.poll()) {
            openRequests--;
            openRequestBytes -= next.frameBytes();
            RemotingCommand response = next.response();
            if (response != null && channel.isActive()) {
                piece = add(next.request(), response, piece);
            }
            Runnable afterwards = next.afterwards();
            if (piece != null && (piece.readableBytes() >= WRITE_BYTES || afterwards != null)) {
                write(piece, afterwards);
                piece = null;
            } else if (afterwards != null) {
                afterwards.run();
            }
        }
        if (piece != null) {
            write(piece, null);
        }
        channel.flush();
        readOrPause();
    }

    /** Adds an answer to a piece, or to a new one; null when there is no memory for it, and the connection is closed. */
    private @Nullable ByteBuf add(RemotingCommand request, RemotingCommand response, @Nullable ByteBuf piece) {
        ByteBuf target = piece;
        try {
            if (target == null) {
                target = channel.alloc().ioBuffer();
            }
            encode(request, response, target);
            return target;
        } catch (OutOfMemoryError e) {
            // Netty's bound on direct memory, which other connections hold; the JVM's own error ends the process. The
            // answer is lost, and the client shall not wait for it.
            if (target != null) {
                target.release();
            }
            faultLog.warn("closing connection remote=" + channel.remoteAddress() + ": no memory for its answers: " + e);
            ChannelFuture unused = channel.close();
            return null;
        }
    }

    /** A write that fails closes the channel, which is all there is to do about it. */
    private void write(ByteBuf piece, @Nullable Runnable afterwards) {
        ChannelFuture written = channel.write(piece);
        if (afterwards != null) {
            written.addListener(done -> afterwards.run());
        }
    }

    private void encode(RemotingCommand request, RemotingCommand response, ByteBuf target) {
        try {
            append(response, target);
        } catch (RuntimeException e) {
            // The handlers bound what they answer, so this is a mistake of ours; the client still gets its answer.
            LOG.error("the answer to {} cannot be a frame", request, e);
            AnswerHeader header = AnswerHeader.error(ErrorKind.INTERNAL);
            append(
                    RemotingCommand.response(request, ErrorKind.INTERNAL.code(), e.getMessage(), header.toFields()),
                    target);
        }
    }

    private static void append(RemotingCommand response, ByteBuf target) {
        int length = RemotingFrameCodec.encodedLength(response);
        target.ensureWritable(length);
        RemotingFrameCodec.encode(response, target.internalNioBuffer(target.writerIndex(), length));
        target.writerIndex(target.writerIndex() + length);
    }

    /**
     * Reads on, or leaves what comes in to TCP: while the client takes no answers, and while it has too many requests
     * open. Paused for those, a connection is read again when half of them are answered.
     */
    private void readOrPause() {
        boolean reading = channel.config().isAutoRead();
        int divisor = reading ? 1 : 2;
        boolean read = channel.isWritable()
                && openRequests <= settings.connectionRequestsMax() / divisor
                && openRequestBytes <= settings.connectionRequestBytesMax() / divisor;
        if (read != reading) {
            channel.config().setAutoRead(read);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof IdleStateEvent) {
            LOG.debug("closing connection remote={}: nothing moved", channel.remoteAddress());
            ChannelFuture unused = context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("closing connection remote={}", channel.remoteAddress(), cause);
        } else {
            faultLog.warn("closing connection remote=" + channel.remoteAddress() + ": " + cause);
            LOG.debug("connection remote={}", channel.remoteAddress(), cause);
        }
        ChannelFuture unused = context.close();
    }
}
