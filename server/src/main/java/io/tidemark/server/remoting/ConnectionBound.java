package io.tidemark.server.remoting;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the connections of a listener: sits before the acceptor and closes those beyond, before anything is set up
 * for them. On the acceptor's event loop; connections end on their own.
 */
@Sharable
final class ConnectionBound extends ChannelInboundHandlerAdapter {

    private final int connectionsMax;
    private final RateLimitedLog surplusLog;

    /** Invariant: 0 <= open <= connectionsMax. */
    private final AtomicInteger open = new AtomicInteger();

    ConnectionBound(int connectionsMax, RateLimitedLog surplusLog) {
        this.connectionsMax = connectionsMax;
        this.surplusLog = surplusLog;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel connection = (Channel) message;
        // Only this thread counts up, so looking first and counting then is safe.
        if (open.get() >= connectionsMax) {
            surplusLog.warn("closing connection remote=" + connection.remoteAddress() + ": there are connectionsMax="
                    + connectionsMax + " already");
            connection.unsafe().closeForcibly();
            return;
        }
        open.incrementAndGet();
        connection.closeFuture().addListener(closed -> open.decrementAndGet());
        context.fireChannelRead(connection);
    }

    int open() {
        return open.get();
    }
}
