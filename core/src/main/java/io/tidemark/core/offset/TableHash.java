package io.tidemark.core.offset;

/**
 * The order-independent 64-bit hash of a table, by which replicas at one index are shown to be equal. Everything a
 * table is compared by goes in: row keys, queue ids and offsets; index, term and time do not.
 *
 * <p>All arithmetic is on 64-bit words and wraps.
 *
 * <pre>
 * fnv(row)          FNV-1a, 64 bits, over the ASCII bytes of the row key:
 *                   h = 0xcbf29ce484222325; for each byte b: h = (h ^ b) * 0x00000100000001b3
 * mix(z)            the finalizer of SplitMix64:
 *                   z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9
 *                   z = (z ^ (z >>> 27)) * 0x94d049bb133111eb
 *                   z =  z ^ (z >>> 31)
 * rowHash(row)      mix(fnv(row))
 * positionHash      mix(mix(rowHash(row) + (queueId + 1) * 0x9e3779b97f4a7c15) ^ word)
 *                   word = offset, or offset + 2^63 while a reset holds the position
 * table hash        the sum of positionHash over all positions; 0 for an empty table
 * </pre>
 *
 * <p>Being a sum, it can be kept up as positions change: subtract the old position's hash, add the new one's. {@code
 * mix} is a bijection, so a table that differs in a single offset always has another hash. It is no defence against
 * somebody who chooses offsets to make two tables collide.
 */
public final class TableHash {

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x00000100000001b3L;
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    private TableHash() {}

    /** The hash of a row's key, of which every bit is fit to choose a bucket by. */
    public static long rowHash(String row) {
        long hash = FNV_BASIS;
        for (int i = 0; i < row.length(); i++) {
            hash = (hash ^ row.charAt(i)) * FNV_PRIME;
        }
        return mix(hash);
    }

    /** What one position adds to the table's hash. */
    public static long positionHash(long rowHash, int queueId, long offset, boolean held) {
        return wordHash(rowHash, queueId, Row.word(offset, held));
    }

    /** The same of a position as a {@link Row} stores it. */
    static long wordHash(long rowHash, int queueId, long word) {
        return mix(mix(rowHash + (queueId + 1) * GOLDEN_RATIO) ^ word);
    }

    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
