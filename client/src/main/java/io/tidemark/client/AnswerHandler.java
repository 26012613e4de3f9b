package io.tidemark.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Gives each frame that arrives to whom waits for it, on the connection's thread. Anything else ends the connection. */
final class AnswerHandler extends ChannelInboundHandlerAdapter {

    private final PendingAnswers pending;

    /** Why the connection ends, when it is more than that it was closed. */
    private @Nullable Throwable failure;

    AnswerHandler(PendingAnswers pending) {
        this.pending = pending;
    }

    /** Cuts the stream into frames without their length words. */
    static LengthFieldBasedFrameDecoder frameDecoder() {
        return new LengthFieldBasedFrameDecoder(RemotingFrameCodec.FRAME_BYTES_MAX, 0, Integer.BYTES, 0, Integer.BYTES);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws MalformedFrameException, IOException {
        ByteBuf frame = (ByteBuf) message;
        try {
            RemotingCommand answer = RemotingFrameCodec.decode(frame.nioBuffer());
            if (!answer.isResponse()) {
                throw new IOException("expected an answer, got " + answer);
            }
            pending.complete(answer);
        } finally {
            frame.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure = cause;
        // What it leads to is seen in channelInactive.
        ChannelFuture unused = context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pending.failAll(failure == null ? new ClosedChannelException() : failure);
    }
}
