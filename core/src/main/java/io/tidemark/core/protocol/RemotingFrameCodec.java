package io.tidemark.core.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads and writes frames. Stateless; any thread.
 *
 * <pre>
 * int32    L   length of all that follows: 4 + H + B
 * int32    T   bits 24..31: {@link SerializeType}; bits 0..23: H
 * byte[H]      header
 * byte[B]      body, B = L - 4 - H
 * </pre>
 *
 * Integers are big endian. The frame is that of RocketMQ 5.5.0 ({@code RemotingCommand}, {@code NettyDecoder}).
 */
public final class RemotingFrameCodec {

    /** The greatest frame with its length word, as RocketMQ's decoder counts it. */
    public static final int FRAME_BYTES_MAX = 16 << 20;

    /** The greatest header. RocketMQ has no such bound; no header of its own comes near. */
    public static final int HEADER_BYTES_MAX = 1 << 20;

    private static final int WORD_BYTES = 4;

    private RemotingFrameCodec() {}

    /**
     * Judges a length word before anything is read or allocated by it.
     *
     * @param length L, what a frame begins with
     * @throws MalformedFrameException when no frame can begin with it
     */
    public static void checkLength(int length) throws MalformedFrameException {
        if (length < WORD_BYTES || length > FRAME_BYTES_MAX - WORD_BYTES) {
            throw new MalformedFrameException(
                    "length=" + length + ", expected " + WORD_BYTES + " to " + (FRAME_BYTES_MAX - WORD_BYTES));
        }
    }

    /**
     * Reads a frame.
     *
     * @param frame its remaining bytes are the frame without its length word; they are all taken, and nothing refers
     *     to them afterwards. The byte order does not matter.
     * @throws MalformedFrameException when they are not a frame; nothing else is thrown because of what they hold
     */
    public static RemotingCommand decode(ByteBuffer frame) throws MalformedFrameException {
        int length = frame.remaining();
        checkLength(length);
        int start = frame.position();
        int typeCode = frame.get(start) & 0xFF;
        int headerLength = ((frame.get(start + 1) & 0xFF) << 16)
                | ((frame.get(start + 2) & 0xFF) << 8)
                | (frame.get(start + 3) & 0xFF);
        int headerLengthMax = Math.min(length - WORD_BYTES, HEADER_BYTES_MAX);
        if (headerLength > headerLengthMax) {
            throw new MalformedFrameException("headerLength=" + headerLength + " length=" + length
                    + ", expected a header of at most " + headerLengthMax);
        }
        SerializeType type = SerializeType.of(typeCode);
        if (type == null) {
            throw new MalformedFrameException("serializeType=" + typeCode + ", expected 0 or 1");
        }

        int headerStart = start + WORD_BYTES;
        byte[] bytes;
        int from;
        if (frame.hasArray()) {
            bytes = frame.array();
            from = frame.arrayOffset() + headerStart;
        } else {
            bytes = new byte[headerLength];
            from = 0;
            frame.get(headerStart, bytes);
        }
        byte[] body = new byte[length - WORD_BYTES - headerLength];
        frame.get(headerStart + headerLength, body);
        RemotingCommand command = switch (type) {
            case ROCKETMQ -> BinaryHeader.decode(bytes, from, from + headerLength, body);
            case JSON -> JsonHeader.decode(bytes, from, headerLength, body);
        };
        frame.position(frame.limit());
        return command;
    }

    /**
     * How many bytes the frame has, with its length word.
     *
     * @throws IllegalArgumentException when the command cannot be a frame, see {@link #encode(RemotingCommand,
     *     ByteBuffer)}
     */
    public static int encodedLength(RemotingCommand command) {
        long headerLength = switch (command.serializeType()) {
            case ROCKETMQ -> BinaryHeader.encodedLength(command);
            case JSON -> JsonHeader.encodedLength(command);
        };
        long length = 2L * WORD_BYTES + headerLength + command.body().length;
        if (headerLength > HEADER_BYTES_MAX || length > FRAME_BYTES_MAX) {
            throw new IllegalArgumentException("headerBytes=" + headerLength + " frameBytes=" + length
                    + ", expected at most " + HEADER_BYTES_MAX + " and " + FRAME_BYTES_MAX);
        }
        return (int) length;
    }

    /** The frame with its length word. See {@link #encode(RemotingCommand, ByteBuffer)} for what it refuses. */
    public static byte[] encode(RemotingCommand command) {
        ByteBuffer frame = ByteBuffer.allocate(encodedLength(command));
        encode(command, frame);
        if (frame.hasRemaining()) {
            throw new IllegalStateException("frameBytes=" + frame.position() + " encodedLength=" + frame.capacity());
        }
        return frame.array();
    }

    /**
     * Writes the frame with its length word.
     *
     * @param target big endian, with at least {@link #encodedLength} bytes remaining
     * @throws IllegalArgumentException when the command cannot be a frame: it is larger than {@link #FRAME_BYTES_MAX},
     *     or its header than {@link #HEADER_BYTES_MAX}, or a number does not fit the binary header
     */
    public static void encode(RemotingCommand command, ByteBuffer target) {
        if (target.order() != ByteOrder.BIG_ENDIAN) {
            throw new IllegalArgumentException("order=" + target.order() + ", expected BIG_ENDIAN");
        }
        int start = target.position();
        int headerStart = start + 2 * WORD_BYTES;
        target.position(headerStart);
        switch (command.serializeType()) {
            case ROCKETMQ -> BinaryHeader.encode(command, target);
            case JSON -> JsonHeader.encode(command, target);
        }
        int headerLength = target.position() - headerStart;
        int length = WORD_BYTES + headerLength + command.body().length;
        if (headerLength > HEADER_BYTES_MAX || length > FRAME_BYTES_MAX - WORD_BYTES) {
            throw new IllegalArgumentException("headerBytes=" + headerLength + " frameBytes=" + (length + WORD_BYTES)
                    + ", expected at most " + HEADER_BYTES_MAX + " and " + FRAME_BYTES_MAX);
        }
        target.put(command.body());
        target.putInt(start, length);
        target.putInt(start + WORD_BYTES, (command.serializeType().code() << 24) | headerLength);
    }
}
