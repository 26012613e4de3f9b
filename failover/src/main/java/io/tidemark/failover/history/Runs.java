package io.tidemark.failover.history;

import java.util.Arrays;

/**
 * Of each value that was read, the reads with the least and the greatest revision: its <i>run</i>. As a position has a
 * value from its commit to the next one, runs of one position do not overlap in a legal history. O(n).
 */
final class Runs {

    private final History history;
    private final int[] firstReads;
    private final int[] lastReads;

    Runs(History history, Clusters clusters) {
        this.history = history;
        this.firstReads = new int[clusters.size()];
        this.lastReads = new int[clusters.size()];
        Arrays.fill(firstReads, -1);
        Arrays.fill(lastReads, -1);
        for (int cluster = 0; cluster < clusters.size(); cluster++) {
            for (int place = clusters.readsBegin(cluster); place < clusters.readsEnd(cluster); place++) {
                extend(cluster, clusters.read(place));
            }
        }
    }

    private void extend(int cluster, int read) {
        long revision = history.revision(read);
        if (firstReads[cluster] < 0 || revision < first(cluster)) {
            firstReads[cluster] = read;
        }
        if (lastReads[cluster] < 0 || revision > last(cluster)) {
            lastReads[cluster] = read;
        }
    }

    /** The read of this value with the least revision. The value must have been read. */
    int firstRead(int cluster) {
        return firstReads[cluster];
    }

    /** The read of this value with the greatest revision. The value must have been read. */
    int lastRead(int cluster) {
        return lastReads[cluster];
    }

    long first(int cluster) {
        return history.revision(firstReads[cluster]);
    }

    long last(int cluster) {
        return history.revision(lastReads[cluster]);
    }
}
