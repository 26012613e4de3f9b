package io.tidemark.raft;

import io.tidemark.raft.rpc.ForwardReply;

/** Says to a follower why what it sent was not proposed, or that nobody knows. */
final class ForwardReplies {

    private ForwardReplies() {}

    /** The reply to a failure. Sent back is what passes by itself: nobody led for a while, or this node leads no longer. */
    static ForwardReply of(StoreFailure failure) {
        return switch (failure.kind()) {
            case UNAVAILABLE -> ForwardReply.returned(failure.remark());
            case BUSY, OUTCOME_UNKNOWN, NO_SPACE, TOO_LARGE, HELD, REFUSED ->
                ForwardReply.refused(failure.kind().name(), failure.remark());
        };
    }
}
