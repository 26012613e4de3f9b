package io.tidemark.server.remoting;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.server.settings.ListenSettings;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
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
        router.route(new RequestExchange(this, frame));
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readOrPause();
        context.fireChannelReadComplete();
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
            channel.eventLoop().execute(this::drain);
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
            if (response == null || !channel.isActive()) {
                continue;
            }
            if (piece == null) {
                piece = channel.alloc().ioBuffer();
            }
            encode(next.request(), response, piece);
            if (piece.readableBytes() >= WRITE_BYTES) {
                channel.write(piece);
                piece = null;
            }
        }
        if (piece != null) {
            channel.write(piece);
        }
        channel.flush();
        readOrPause();
    }
}
