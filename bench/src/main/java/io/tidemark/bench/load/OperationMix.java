package io.tidemark.bench.load;

/**
 * How many of a hundred requests ask for what; the others are single commits.
 *
 * @param queriesPercent queries of one position
 * @param batchesPercent commits of several positions
 */
record OperationMix(int queriesPercent, int batchesPercent) {

    static final int ALL = 100;

    OperationMix {
        if (queriesPercent < 0 || batchesPercent < 0 || queriesPercent + batchesPercent > ALL) {
            throw new IllegalArgumentException("queries=%d batches=%d, expected at least 0 each and at most %d together"
                    .formatted(queriesPercent, batchesPercent, ALL));
        }
    }

    /** The kind of a request that drew this number. */
    OperationKind kindOf(int percentile) {
        if (percentile < queriesPercent) {
            return OperationKind.QUERY;
        }
        return percentile < queriesPercent + batchesPercent ? OperationKind.BATCH : OperationKind.COMMIT;
    }
}
