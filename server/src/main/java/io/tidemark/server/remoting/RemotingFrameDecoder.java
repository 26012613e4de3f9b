package io.tidemark.server.remoting;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link InboundFrame}s of one connection's bytes, on its event loop. A frame's length is judged before anything
 * is kept for it; bytes that are no frame close the connection, since nothing after them can be trusted.
 */
final class RemotingFrameDecoder extends ByteToMessageDecoder {

    private static final int LENGTH_BYTES = Integer.BYTES;

    private final int frameBytesMax;
    private final long frameNanosMax;
    private final LargeFrameBudget largeFrames;
    private final RateLimitedLog malformedLog;

    /** What the frame that is half here took from the budget. */
    private int reservedBytes;

    /** When the frame that is half here was first seen; means nothing unless {@link #frameBegan}. */
    private long frameBeganNanos;

    private boolean frameBegan;

    /** Set with the first bytes that are no frame: everything after them is thrown away. */
    private boolean broken;

    /** @param frameNanosMax how long a frame may take from its first byte to its last */
    RemotingFrameDecoder(
            int frameBytesMax, long frameNanosMax, LargeFrameBudget largeFrames, RateLimitedLog malformedLog) {
        this.frameBytesMax = frameBytesMax;
        this.frameNanosMax = frameNanosMax;
        this.largeFrames = largeFrames;
        this.malformedLog = malformedLog;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            InboundFrame frame = next(in);
            if (frame != null) {
                out.add(frame);
            }
        } catch (MalformedFrameException | RefusedFrameException e) {
            broken = true;
            in.skipBytes(in.readableBytes());
            malformedLog.warn("closing connection remote=" + context.channel().remoteAddress() + ": " + e.getMessage());
            ChannelFuture unused = context.close();
        }
    }

    private @Nullable InboundFrame next(ByteBuf in) throws MalformedFrameException, RefusedFrameException {
        int readable = in.readableBytes();
        if (readable < LENGTH_BYTES) {
            awaitRest();
            return null;
        }
        int length = in.getInt(in.readerIndex());
        RemotingFrameCodec.checkLength(length);
        if (length > frameBytesMax - LENGTH_BYTES) {
            throw new RefusedFrameException(
                    "length=" + length + ", expected at most " + (frameBytesMax - LENGTH_BYTES));
        }
        if (readable - LENGTH_BYTES < length) {
            awaitRest();
            reserve(length);
            return null;
        }
        int start = in.readerIndex() + LENGTH_BYTES;
        RemotingCommand command = RemotingFrameCodec.decode(in.internalNioBuffer(start, length));
        in.skipBytes(LENGTH_BYTES + length);
        frameBegan = false;
        release();
        return new InboundFrame(command, LENGTH_BYTES + length);
    }

    /** Notes that a frame is half here; a sender that trickles may not hold its place for ever. */
    private void awaitRest() throws RefusedFrameException {
        long now = System.nanoTime();
        if (!frameBegan) {
            frameBegan = true;
            frameBeganNanos = now;
        } else if (now - frameBeganNanos > frameNanosMax) {
            throw new RefusedFrameException(
                    "a frame is not complete after millis=" + (now - frameBeganNanos) / 1_000_000);
        }
    }

    private void reserve(int length) throws RefusedFrameException {
        if (length > LargeFrameBudget.SMALL_FRAME_BYTES && reservedBytes == 0) {
            if (!largeFrames.tryReserve(length)) {
                throw new RefusedFrameException(
                        "length=" + length + ", too large beside reservedBytes=" + largeFrames.reservedBytes());
            }
            reservedBytes = length;
        }
    }

    private void release() {
        if (reservedBytes > 0) {
            largeFrames.release(reservedBytes);
            reservedBytes = 0;
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        release();
    }

    /** A frame that may be well-formed, but that this node does not take. */
    private static final class RefusedFrameException extends Exception {

        private static final long serialVersionUID = 1L;

        RefusedFrameException(String message) {
            super(message);
        }
    }
}
