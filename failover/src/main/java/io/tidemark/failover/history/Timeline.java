package io.tidemark.failover.history;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * One position's values in the order of revisions: those whose revision is known because their commit was acknowledged
 * (and {@code nothing}, which is there from the beginning), and those that were read, each as a run.
 */
final class Timeline {

    private final History history;
    private final Clusters clusters;
    private final Runs runs;

    /** Clusters whose revision is known, in its order. */
    private final int[] known;

    /** Clusters that were read, in the order of their first reads. */
    private final int[] read;

    Timeline(int key, History history, Clusters clusters, Runs runs) {
        this.history = history;
        this.clusters = clusters;
        this.runs = runs;
        this.known = IntStream.range(clusters.first(key), clusters.first(key + 1))
                .filter(this::isKnown)
                .toArray();
        IndexSort.sort(known, (a, b) -> Long.compare(revision(a), revision(b)));
        this.read = IntStream.range(clusters.first(key), clusters.first(key + 1))
                .filter(clusters::isRead)
                .toArray();
        IndexSort.sort(read, (a, b) -> Long.compare(runs.first(a), runs.first(b)));
    }

    /** The value that was read before this one, which was read too; -1 for none. */
    int readBefore(int cluster) {
        int place = firstPlace(other -> runs.first(other) >= runs.first(cluster));
        return place == 0 ? -1 : read[place - 1];
    }

    /** The first value that was read at this revision or a greater one; -1 for none. */
    int readFrom(long revision) {
        int place = firstPlace(cluster -> runs.last(cluster) >= revision);
        return place == read.length ? -1 : read[place];
    }

    /** The last value that was read and is older than others for certain; -1 for none. */
    int lastRead(IntPredicate older) {
        int place = firstPlace(cluster -> !older.test(cluster));
        return place == 0 ? -1 : read[place - 1];
    }

    /** The first place in {@link #read} from which on the condition holds; its length when it never does. */
    private int firstPlace(IntPredicate condition) {
        int low = 0;
        int high = read.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (condition.test(read[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    boolean isKnown(int cluster) {
        int commit = clusters.commit(cluster);
        return commit < 0 ? clusters.isNothing(cluster) : history.isOk(commit);
    }

    /** When a known value was committed; of {@code nothing}, which is older than any commit, less than any revision. */
    long revision(int cluster) {
        int commit = clusters.commit(cluster);
        return commit < 0 ? -1 : history.revision(commit);
    }

    /** The newest known value at or below a revision; -1 for none. */
    int newestKnown(long revision) {
        int low = 0;
        int high = known.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (revision(known[middle]) <= revision) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? -1 : known[low - 1];
    }

    /** Adds what reads of this position alone show to be wrong. */
    void check(Findings findings) {
        boolean sound = true;
        for (int cluster : read) {
            sound &= checkAge(cluster, findings);
        }
        if (!sound) {
            return;
        }
        // The one that was read last among those before.
        int latest = -1;
        for (int cluster : read) {
            if (latest >= 0 && runs.last(latest) >= runs.first(cluster)) {
                overlap(latest, cluster, findings);
                return;
            }
            if (latest >= 0 && isKnown(cluster) && runs.last(latest) >= revision(cluster)) {
                stepBack(latest, cluster, findings);
                return;
            }
            latest = cluster;
        }
    }

    /** Whether no read of the value comes before its commit, and none after a commit that is newer for certain. */
    private boolean checkAge(int cluster, Findings findings) {
        int commit = clusters.commit(cluster);
        boolean isKnown = isKnown(cluster);
        if (isKnown && runs.first(cluster) < revision(cluster)) {
            findings.add(
                    Rule.BEYOND_REVISION,
                    "%s was read at revision %d and committed at revision %d"
                            .formatted(clusters.describe(cluster), runs.first(cluster), revision(cluster)),
                    commit,
                    runs.firstRead(cluster));
            return false;
        }
        int newest = newestKnown(runs.last(cluster));
        if (newest < 0 || revision(newest) <= (isKnown ? revision(cluster) : runs.first(cluster))) {
            return true;
        }
        String explanation = "%s was read at revision %d, but %s was committed at revision %d"
                .formatted(clusters.describe(cluster), runs.last(cluster), clusters.describe(newest), revision(newest));
        int newer = clusters.commit(newest);
        if (isKnown) {
            int elsewhere = readElsewhere(newer, newest, runs.last(cluster));
            Rule rule = elsewhere < 0 ? Rule.NEWEST_WRITE : Rule.TORN_BATCH;
            findings.add(rule, explanation, commit, newer, runs.lastRead(cluster), elsewhere);
        } else {
            findings.add(
                    Rule.UNKNOWN_REAPPEARED,
                    explanation,
                    commit,
                    runs.firstRead(cluster),
                    newer,
                    runs.lastRead(cluster));
        }
        return false;
    }

    /** A read that saw the commit in another position than this cluster's, at this revision or below; -1 for none. */
    private int readElsewhere(int commit, int cluster, long revision) {
        for (int other : clusters.ofCommit(commit)) {
            if (other != cluster && clusters.isRead(other) && runs.first(other) <= revision) {
                return runs.firstRead(other);
            }
        }
        return -1;
    }

    /** Two values were read in turns, and no commit that was acknowledged tells which one is right. */
    private void overlap(int x, int y, Findings findings) {
        int firstX = runs.firstRead(x);
        int firstY = runs.firstRead(y);
        int lastX = runs.lastRead(x);
        if (runs.last(x) == runs.first(y) || runs.first(x) == runs.first(y)) {
            int readX = runs.last(x) == runs.first(y) ? lastX : firstX;
            findings.add(
                    Rule.READS_DISAGREE,
                    "%s and %s were both read at revision %d"
                            .formatted(clusters.describe(x), clusters.describe(y), runs.first(y)),
                    readX,
                    firstY);
        } else if (isKnown(x) && isKnown(y)) {
            differInOneEntry(x, y, firstY, lastX, findings);
        } else if (isKnown(x)) {
            vanished(y, x, firstY, lastX, findings);
        } else if (isKnown(y)) {
            vanished(x, y, firstX, firstY, findings);
        } else {
            findings.add(
                    Rule.UNKNOWN_REAPPEARED,
                    "%s was read, then %s, then the first one again"
                            .formatted(clusters.describe(x), clusters.describe(y)),
                    clusters.commit(x),
                    clusters.commit(y),
                    firstX,
                    firstY,
                    lastX);
        }
    }

    /** All reads of x came before those of y, but y was committed no later than x. */
    private void stepBack(int x, int y, Findings findings) {
        if (isKnown(x)) {
            differInOneEntry(x, y, runs.lastRead(x), runs.firstRead(y), findings);
        } else {
            vanished(x, y, runs.lastRead(x), runs.firstRead(y), findings);
        }
    }

    private void differInOneEntry(int x, int y, int read, int other, Findings findings) {
        findings.add(
                Rule.READS_DISAGREE,
                "%s and %s were committed in one entry, and each was read as the last one"
                        .formatted(clusters.describe(x), clusters.describe(y)),
                clusters.commit(x),
                clusters.commit(y),
                read,
                other);
    }

    private void vanished(int unknown, int older, int seen, int gone, Findings findings) {
        findings.add(
                Rule.UNKNOWN_VANISHED,
                "%s was read at revision %d, and then %s, which is older, at revision %d"
                        .formatted(
                                clusters.describe(unknown),
                                history.revision(seen),
                                clusters.describe(older),
                                history.revision(gone)),
                clusters.commit(unknown),
                clusters.commit(older),
                seen,
                gone);
    }
}
