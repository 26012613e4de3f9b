package io.tidemark.failover.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Bytes that are no frame, for which a node has to close the connection as soon as it sees them.
 */
public final class MalformedFrame {

    private static final int FRAME_BYTES_MAX = 16 << 20;

    private final String what;
    private final byte[] bytes;

    private MalformedFrame(String what, byte[] bytes) {
        this.what = what;
        this.bytes = bytes;
    }

    /** What is wrong with them. */
    public String what() {
        return what;
    }

    /** All of them; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** All that are known: each of these once was a way to take a server's memory, or to make it guess. */
    public static List<MalformedFrame> all() {
        List<MalformedFrame> all = new ArrayList<>();
        for (int length : new int[] {0, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, FRAME_BYTES_MAX - 3}) {
            all.add(new MalformedFrame("length " + length, words(length, 4)));
        }
        for (int type : new int[] {0, 1}) {
            all.add(new MalformedFrame("a header longer than its frame, type " + type, words(8, type << 24 | 5, 0)));
            all.add(new MalformedFrame("a header of 2^24-1 bytes, type " + type, words(8, type << 24 | 0xFFFFFF, 0)));
        }
        for (int type : new int[] {2, 0x7F, 0xFF}) {
            all.add(new MalformedFrame("serialization " + type, words(4, type << 24)));
        }
        all.add(json("a header nested 100,000 deep", "{\"a\":" + "[".repeat(100_000)));
        all.add(json("a header of 2,000 ext fields", "{\"code\":15,\"extFields\":{" + fields(2_000) + "}}"));
        all.add(json("a header that is no JSON", "code=15"));
        all.add(json("an ext field that is an object", "{\"code\":15,\"extFields\":{\"topic\":{\"@type\":\"x\"}}}"));
        return all;
    }

    /** A frame once for each of its bytes, each time with that byte changed to another one by chance. */
    public static List<byte[]> mutationsOf(RemotingCommand command, Random random) {
        byte[] frame = RemotingFrameCodec.encode(command);
        List<byte[]> mutations = new ArrayList<>();
        for (int at = 0; at < frame.length; at++) {
            byte[] mutated = frame.clone();
            mutated[at] ^= (byte) (1 + random.nextInt(255));
            mutations.add(mutated);
        }
        return mutations;
    }

    private static MalformedFrame json(String what, String header) {
        byte[] text = header.getBytes(UTF_8);
        byte[] frame = Arrays.copyOf(words(4 + text.length, text.length), 8 + text.length);
        System.arraycopy(text, 0, frame, 8, text.length);
        return new MalformedFrame(what, frame);
    }

    private static String fields(int count) {
        StringBuilder fields = new StringBuilder("\"f\":1");
        for (int i = 1; i < count; i++) {
            fields.append(",\"f").append(i).append("\":1");
        }
        return fields.toString();
    }

    private static byte[] words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }
}
