package io.tidemark.raft;

import io.tidemark.raft.rpc.ForwardReply;

/** Says to a follower why what it sent was not proposed, or that nobody knows. */
final class ForwardReplies {

    private ForwardReplies() {}

    /**
     * The reply to a failure. Sent back is what passes by itself: nobody led for a while, this node leads no longer, or
     * the sender's table did not know yet that a position is held, and would have refused one commit of the batch
     * instead of all.
     */
    static ForwardReply of(StoreFailure failure) {
        return switch (failure.kind()) {
            case UNAVAILABLE, HELD -> ForwardReply.returned(failure.remark());
            case BUSY, OUTCOME_UNKNOWN, NO_SPACE, TOO_LARGE, REFUSED ->
                ForwardReply.refused(failure.kind().name(), failure.remark());
        };
    }
}
