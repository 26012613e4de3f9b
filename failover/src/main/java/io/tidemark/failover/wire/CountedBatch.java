package io.tidemark.failover.wire;

import java.io.ByteArrayOutputStream;

/** The body of a batch commit with any number of positions, also one that {@code CommitOffsetsBody} would not make. */
public final class CountedBatch {

    private CountedBatch() {}

    /** All positions are of topic t and group g, their queue ids below 128, their offsets 1. */
    public static byte[] of(int positions) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {1, 3, 0, 1, 't', 1, 'g', 1, 0, 1, 2});
        int rest = positions;
        while (rest >= 0x80) {
            body.write((rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        body.write(rest);
        for (int i = 0; i < positions; i++) {
            body.write(0);
            body.write(i & 0x7F);
        }
        for (int i = 0; i < positions; i++) {
            body.write(1);
        }
        return body.toByteArray();
    }
}
