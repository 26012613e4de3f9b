package io.tidemark.failover.fault;

import io.tidemark.failover.run.Round;

/**
 * Counts the terms that begin during an injury. A machine that is too busy for the timeouts of Raft brings about
 * elections of its own, and the errors of those are not the injury's.
 */
final class ElectionWatch {

    private final Round round;
    private final long before;

    private ElectionWatch(Round round) {
        this.round = round;
        this.before = term(round);
    }

    /** Counts from now on; waits until there is a leader. */
    static ElectionWatch begin(Round round) {
        return new ElectionWatch(round);
    }

    /**
     * Requires that no more than so many terms have begun, unless the machine may be busy; waits until there is a leader.
     *
     * @return whether it was so: what clients were told is due to the injury
     */
    boolean requireOnly(int terms) {
        long begun = begun();
        round.requireUnlessBusy(begun <= terms, begun + " terms began, expected at most " + terms);
        return begun <= terms;
    }

    /** How many terms have begun; waits until there is a leader. */
    long begun() {
        return term(round) - before;
    }

    private static long term(Round round) {
        return round.cluster().awaitAllFollow().awaitStatus().term();
    }
}
