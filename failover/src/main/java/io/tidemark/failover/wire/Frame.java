package io.tidemark.failover.wire;

import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A frame with a binary header as it stands on the wire. Immutable. */
public final class Frame {

    private static final int WORD_BYTES = 4;

    /** Behind both length words, the code, the language and the version. */
    private static final int OPAQUE_AT = 13;

    private final byte[] bytes;

    private Frame(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Frame of(RemotingCommand command) {
        return new Frame(RemotingFrameCodec.encode(command));
    }

    /**
     * Reads the next one.
     *
     * @throws IOException when the stream has ended, or what comes is no frame
     */
    static Frame read(DataInputStream in) throws IOException {
        int length = in.readInt();
        try {
            RemotingFrameCodec.checkLength(length);
        } catch (MalformedFrameException e) {
            throw new IOException(e);
        }
        byte[] bytes = new byte[WORD_BYTES + length];
        ByteBuffer.wrap(bytes).putInt(length);
        in.readFully(bytes, WORD_BYTES, length);
        if (bytes.length < OPAQUE_AT + WORD_BYTES || bytes[WORD_BYTES] == 0) {
            throw new IOException("bytes=" + bytes.length + ", expected a frame with a binary header");
        }
        return new Frame(bytes);
    }

    int opaque() {
        return ByteBuffer.wrap(bytes).getInt(OPAQUE_AT);
    }

    Frame withOpaque(int opaque) {
        byte[] copy = bytes.clone();
        ByteBuffer.wrap(copy).putInt(OPAQUE_AT, opaque);
        return new Frame(copy);
    }

    /** What it says. */
    public RemotingCommand command() {
        try {
            return RemotingFrameCodec.decode(ByteBuffer.wrap(bytes, WORD_BYTES, bytes.length - WORD_BYTES));
        } catch (MalformedFrameException e) {
            throw new IllegalStateException("a node or a client of this tree sent what is no frame", e);
        }
    }

    void write(OutputStream out) throws IOException {
        out.write(bytes);
        out.flush();
    }
}
