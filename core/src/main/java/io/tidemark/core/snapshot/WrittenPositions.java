package io.tidemark.core.snapshot;

import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.TableHash;
import io.tidemark.core.offset.TableSummary;

/**
 * The count and hash of the positions that went into a file, computed anew: a file that does not hold what its summary
 * says must never get a trailer.
 */
final class WrittenPositions {

    private long positions;
    private long hash;

    void add(String row, OffsetRow offsets) {
        long rowHash = TableHash.rowHash(row);
        for (int i = 0; i < offsets.size(); i++) {
            hash += TableHash.positionHash(rowHash, offsets.queueId(i), offsets.offset(i), offsets.held(i));
        }
        positions += offsets.size();
    }

    /** @throws IllegalStateException the table does not hold what it says: it is broken, not the file */
    void requireAll(TableSummary summary) {
        if (positions != summary.positions() || hash != summary.hash()) {
            throw new IllegalStateException(
                    "The table at index=%d holds positions=%d tableHash=%016x, but its summary says positions=%d tableHash=%016x"
                            .formatted(summary.index(), positions, hash, summary.positions(), summary.hash()));
        }
    }
}
