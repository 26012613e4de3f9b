package io.tidemark.raft;

/**
 * A way for an entry's commits into the log: this node's own Raft node when it leads, the leader's batcher when it
 * follows. Called by the batcher's thread alone.
 */
interface ProposalRoute {

    /**
     * Sends the batch on its way and returns at once; the batch is settled exactly once, perhaps before this returns.
     * Never throws.
     */
    void propose(ProposedBatch batch);
}
