package io.tidemark.raft;

/**
 * How far a learner is, as the leader sees it, and whether it may be made a voter.
 *
 * <p>A node grants its vote only to candidates that its own configuration names (JRaft's {@code
 * NodeImpl.handlePreVoteRequest}). One that has not received the configuration with itself in it votes for nobody. Made
 * a voter, it would count in every majority and help none: the next voter lost would end the cluster, with two of three
 * nodes running. JRaft's own catch-up margin of 1000 entries lets it pass, if the log is no longer than that.
 *
 * @param applied the last index that the learner applied
 * @param configuration the index of the configuration in force
 * @param committed the last index that the leader committed
 */
record LearnerProgress(long applied, long configuration, long committed) {

    /** A learner this many entries behind, or fewer, is caught up: the rest takes milliseconds. */
    static final long CAUGHT_UP_ENTRIES = 1000;

    boolean isCaughtUp() {
        return applied >= configuration && behind() <= CAUGHT_UP_ENTRIES;
    }

    /** How many entries it lacks. */
    long behind() {
        return committed - applied;
    }
}
