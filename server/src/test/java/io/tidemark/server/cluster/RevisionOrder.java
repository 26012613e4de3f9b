package io.tidemark.server.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of revisions over all clients of a test: an operation that began after another one had ended never has a
 * smaller revision, whichever nodes took the two. Any thread may use it.
 */
final class RevisionOrder {

    private final List<String> faults = new ArrayList<>();
    private long greatest;

    /** The greatest revision that any operation has ended with; to be taken when the next one begins. */
    synchronized long atBegin() {
        return greatest;
    }

    /** A commit ended: its entry is behind all that was known when it began. */
    synchronized void committed(long atBegin, long revision, Object what) {
        if (revision <= atBegin) {
            faults.add("%s has revision %d, but %d was answered before it began".formatted(what, revision, atBegin));
        }
        greatest = Math.max(greatest, revision);
    }

    /** A linearizable read ended: it saw all that was known when it began. */
    synchronized void read(long atBegin, long revision, Object what) {
        if (revision < atBegin) {
            faults.add("%s was read at revision %d, but %d was answered before".formatted(what, revision, atBegin));
        }
        greatest = Math.max(greatest, revision);
    }

    /** Each operation that went back. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }
}
