package io.tidemark.failover.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All that a history says of each value of each position: the commit that tried it and the reads that returned it. A
 * <i>cluster</i> is one such value (the word is Gibbons' and Korach's); the value {@link History#NOTHING} of a position,
 * which it has before the first commit, is one too, without a commit. Clusters are numbered by position and then by
 * value, which is no order of time.
 *
 * <p>This relies on each offset being tried once for its position, and says if it is not. O(n log n).
 */
final class Clusters {

    private final History history;
    private final int[] operationOfSlot;

    /** Slots of commits and of answered reads: by position, then by value, the commit first. */
    private final int[] order;

    /** Where each cluster begins in {@link #order}; one more at the end. */
    private final int[] begins;

    /** The first cluster of each position; one more at the end. */
    private final int[] firsts;

    private final @Nullable String obstacle;

    Clusters(History history) {
        this.history = history;
        this.operationOfSlot = new int[history.slots()];
        for (int operation = 0; operation < history.size(); operation++) {
            Arrays.fill(operationOfSlot, history.slotBegin(operation), history.slotEnd(operation), operation);
        }
        int[] keyBegins = new int[history.keys() + 1];
        this.order = byPosition(keyBegins);
        this.firsts = new int[history.keys() + 1];
        this.begins = clusters(keyBegins);
        this.obstacle = findObstacle();
    }

    /** The slots that count, by position; where each position begins is put into {@code keyBegins}. */
    private int[] byPosition(int[] keyBegins) {
        for (int slot = 0; slot < history.slots(); slot++) {
            if (counts(slot)) {
                keyBegins[history.keyOf(slot) + 1]++;
            }
        }
        for (int key = 0; key < history.keys(); key++) {
            keyBegins[key + 1] += keyBegins[key];
        }
        int[] next = keyBegins.clone();
        int[] slots = new int[keyBegins[history.keys()]];
        for (int slot = 0; slot < history.slots(); slot++) {
            if (counts(slot)) {
                slots[next[history.keyOf(slot)]++] = slot;
            }
        }
        return slots;
    }

    private boolean counts(int slot) {
        int operation = operationOfSlot[slot];
        return history.isCommit(operation) || history.isOk(operation);
    }

    private int[] clusters(int[] keyBegins) {
        int[] starts = new int[order.length + 1];
        int clusters = 0;
        for (int key = 0; key < history.keys(); key++) {
            firsts[key] = clusters;
            int[] slots = Arrays.copyOfRange(order, keyBegins[key], keyBegins[key + 1]);
            IndexSort.sort(slots, this::compare);
            System.arraycopy(slots, 0, order, keyBegins[key], slots.length);
            for (int i = 0; i < slots.length; i++) {
                if (i == 0 || history.offset(slots[i]) != history.offset(slots[i - 1])) {
                    starts[clusters++] = keyBegins[key] + i;
                }
            }
        }
        firsts[history.keys()] = clusters;
        starts[clusters] = order.length;
        return Arrays.copyOf(starts, clusters + 1);
    }

    private int compare(int slot, int other) {
        int byValue = Long.compare(history.offset(slot), history.offset(other));
        return byValue != 0 ? byValue : Boolean.compare(!isCommitSlot(slot), !isCommitSlot(other));
    }

    private boolean isCommitSlot(int slot) {
        return history.isCommit(operationOfSlot[slot]);
    }

    private @Nullable String findObstacle() {
        if (history.dropped() > 0) {
            return history.dropped() + " operations were not recorded";
        }
        for (int cluster = 0; cluster < size(); cluster++) {
            int second = begins[cluster] + 1;
            if (second < begins[cluster + 1] && isCommitSlot(order[second])) {
                return "%s was committed by #%d and by #%d, so a read of it does not tell which one it saw"
                        .formatted(describe(cluster), commit(cluster), operationOfSlot[order[second]]);
            }
        }
        for (int operation = 0; operation < history.size(); operation++) {
            if (history.isCommit(operation) && repeatsPosition(operation)) {
                return "#%d commits a position twice, so it does not tell which offset counts".formatted(operation);
            }
        }
        return null;
    }

    private boolean repeatsPosition(int operation) {
        int begin = history.slotBegin(operation);
        int end = history.slotEnd(operation);
        if (end - begin == 1) {
            return false;
        }
        int[] keys = new int[end - begin];
        for (int slot = begin; slot < end; slot++) {
            keys[slot - begin] = history.keyOf(slot);
        }
        Arrays.sort(keys);
        for (int i = 1; i < keys.length; i++) {
            if (keys[i] == keys[i - 1]) {
                return true;
            }
        }
        return false;
    }

    /** Why the history can't be judged: something is missing, or reads can't be told apart; null when it can. */
    @Nullable
    String obstacle() {
        return obstacle;
    }

    int size() {
        return begins.length - 1;
    }

    /** The first cluster of a position; those up to the first one of the next position are its own. */
    int first(int key) {
        return firsts[key];
    }

    /** The position that the value is of. */
    int key(int cluster) {
        return history.keyOf(order[begins[cluster]]);
    }

    /** The operation that tried the value, or -1. */
    int commit(int cluster) {
        int slot = order[begins[cluster]];
        return isCommitSlot(slot) ? operationOfSlot[slot] : -1;
    }

    boolean isNothing(int cluster) {
        return history.offset(order[begins[cluster]]) == History.NOTHING;
    }

    int readsBegin(int cluster) {
        return commit(cluster) < 0 ? begins[cluster] : begins[cluster] + 1;
    }

    int readsEnd(int cluster) {
        return begins[cluster + 1];
    }

    boolean isRead(int cluster) {
        return readsBegin(cluster) < readsEnd(cluster);
    }

    /** The operation of a read, which is numbered from {@link #readsBegin} to {@link #readsEnd}. */
    int read(int place) {
        return operationOfSlot[order[place]];
    }

    /** The position and its value. */
    String describe(int cluster) {
        return history.position(order[begins[cluster]]).toString();
    }

    /** The clusters of a commit, one for each of its positions. */
    int[] ofCommit(int commit) {
        int begin = history.slotBegin(commit);
        int[] clusters = new int[history.slotEnd(commit) - begin];
        for (int i = 0; i < clusters.length; i++) {
            clusters[i] = of(history.keyOf(begin + i), history.offset(begin + i));
        }
        return clusters;
    }

    /** The cluster of a value that is there. */
    private int of(int key, long value) {
        int low = firsts[key];
        int high = firsts[key + 1] - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (history.offset(order[begins[middle]]) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Adds each value that was read although nobody tried it, or although its commit was refused. */
    void findImpossibleReads(Findings findings) {
        for (int cluster = 0; cluster < size(); cluster++) {
            if (!isRead(cluster) || isNothing(cluster)) {
                continue;
            }
            int read = read(readsBegin(cluster));
            int commit = commit(cluster);
            if (commit < 0) {
                findings.add(
                        Rule.FROM_NOWHERE, "%s was read and nobody committed it".formatted(describe(cluster)), read);
            } else if (history.outcome(commit) == Outcome.REFUSED) {
                findings.add(
                        Rule.REFUSED_APPLIED, "%s was refused and was read".formatted(describe(cluster)), commit, read);
            }
        }
    }
}
