package io.tidemark.failover.cluster;

import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.List;
import java.util.stream.IntStream;

/** Positions that nobody reads: they make the table large. */
public final class Filler {

    /** Of one commit. */
    private static final int BATCH = 1_000;

    /** Nineteen digits, so that the published file grows with it. */
    private static final long OFFSET = 1_000_000_000_000_000_000L;

    private static final int GROUP_LENGTH = 120;

    private Filler() {}

    /** Commits so many positions in long rows: they take room in the file and little in memory. */
    public static void inLongRows(ClusterNode node, int positions) throws TidemarkException {
        commit(node, positions, i -> PositionKey.of("", "filler", "row-" + i / BATCH, i % BATCH));
    }

    /** Commits so many positions in rows of their own with long names: each takes some hundred bytes of memory. */
    public static void inOwnRows(ClusterNode node, int positions) throws TidemarkException {
        commit(node, positions, i -> {
            String number = Integer.toString(i);
            return PositionKey.of("", "filler", number + "x".repeat(GROUP_LENGTH - number.length()), 0);
        });
    }

    /** The i-th key. */
    @FunctionalInterface
    private interface Keys {
        PositionKey key(int i);
    }

    private static void commit(ClusterNode node, int positions, Keys keys) throws TidemarkException {
        try (TidemarkConnection connection = node.connect()) {
            for (int from = 0; from < positions; from += BATCH) {
                List<Position> batch = IntStream.range(from, Math.min(positions, from + BATCH))
                        .mapToObj(i -> new Position(keys.key(i), OFFSET + i))
                        .toList();
                connection.commit(batch);
            }
        }
    }
}
