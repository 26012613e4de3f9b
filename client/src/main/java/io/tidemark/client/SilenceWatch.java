package io.tidemark.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose node has fallen silent while something waits for its answer: after half of the time without a
 * byte the node is asked for its status, which it answers at once whatever else it waits for, and after as long again
 * without a byte it is given up.
 *
 * <p>The connection is reset, not closed: the system would go on to deliver what the network has not taken yet, and a
 * commit could arrive long after its client has gone on elsewhere.
 */
final class SilenceWatch extends IdleStateHandler {

    /** Of no request that waits, so that the answer is dropped. */
    private static final int PROBE_OPAQUE = -1;

    private final Duration silenceMax;
    private final PendingAnswers pending;
    private boolean asked;

    SilenceWatch(Duration silenceMax, PendingAnswers pending) {
        super(silenceMax.toNanos() / 2, 0, 0, TimeUnit.NANOSECONDS);
        this.silenceMax = silenceMax;
        this.pending = pending;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        asked = false;
        super.channelRead(context, bytes);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        if (pending.isEmpty()) {
            asked = false;
        } else if (asked) {
            context.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            context.fireExceptionCaught(new IOException("silent for " + silenceMax.toMillis() + " ms"));
        } else {
            asked = true;
            context.channel()
                    .writeAndFlush(Request.status().toCommand(PROBE_OPAQUE))
                    .addListener(written -> {
                        if (!written.isSuccess()) {
                            context.fireExceptionCaught(written.cause());
                        }
                    });
        }
    }
}
