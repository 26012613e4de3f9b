package io.tidemark.failover.bug;

/**
 * What became of a seeded bug.
 *
 * @param rounds how many it took
 * @param words the failure that shows the bug, or why there is none
 */
public record BugVerdict(SeededBug bug, Kind kind, int rounds, String words) {

    /** Only the first one is what a drill is for. */
    public enum Kind {
        CAUGHT,
        /** The fault did not fail, or not by this bug: a hole in the tests. */
        MISSED,
        /** The bug was not in the nodes. */
        NOT_THERE,
        /** This machine has not what the fault needs. */
        SKIPPED
    }

    /** Whether nothing is wrong with the tests, as far as this can tell. */
    public boolean isGood() {
        return kind == Kind.CAUGHT || kind == Kind.SKIPPED;
    }
}
