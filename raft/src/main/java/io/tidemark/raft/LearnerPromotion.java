package io.tidemark.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.raft.rpc.PeerStateReply;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a learner a voter, and sees to it that it can also lead. JRaft starts a node's election timer only when the node
 * steps down and is no learner, so one that was started as a learner will not stand for election in the term in which it
 * became a voter, and leadership has to move once. The administration's thread alone calls it.
 */
final class LearnerPromotion {

    private static final Logger LOG = LoggerFactory.getLogger(LearnerPromotion.class);

    private final Members members;
    private final GroupConfiguration group;
    private final Function<PeerId, Optional<PeerStateReply>> askPeer;
    private final LongSupplier term;
    private final HandOver handOver;

    /** The last voter that this leader made. */
    private @Nullable NewVoter newVoter;

    /** A voter, and the term in which it became one. */
    private record NewVoter(PeerId peer, long term) {}

    /** Hands leadership to some other voter, see {@link LeadershipTransfer#handOver(boolean)}. */
    @FunctionalInterface
    interface HandOver {
        Optional<PeerId> handOver(boolean onlyDrained) throws InterruptedException;
    }

    /**
     * @param askPeer asks a node how far it is, blocking for a bounded time; empty when it does not answer
     * @param term the present leader's
     */
    LearnerPromotion(
            Members members,
            GroupConfiguration group,
            Function<PeerId, Optional<PeerStateReply>> askPeer,
            LongSupplier term,
            HandOver handOver) {
        this.members = members;
        this.group = group;
        this.askPeer = askPeer;
        this.term = term;
        this.handOver = handOver;
    }

    /** Why this learner cannot be made a voter yet, and what to do; empty when it can. */
    Optional<String> notReady(String nodeId, PeerId peer) {
        Optional<PeerStateReply> state = askPeer.apply(peer);
        if (state.isEmpty()) {
            return Optional.of(
                    "node=" + nodeId + " is a learner and does not answer at " + peer.getEndpoint() + "; start it");
        }
        LearnerProgress progress =
                new LearnerProgress(state.get().appliedIndex(), members.configurationIndex(), group.committedIndex());
        return progress.isCaughtUp()
                ? Optional.empty()
                : Optional.of(
                        "node=" + nodeId + " is a learner and catches up, " + progress.behind() + " entries behind");
    }

    /** Makes a learner a voter that is ready for it. */
    AdminAnswer makeVoter(String nodeId, PeerId peer) throws InterruptedException {
        // JRaft stops the replicator of a learner that turns voter in one change, so it is two.
        Status removed = group.removeLearner(peer);
        Status added = removed.isOk() ? group.addVoter(peer) : removed;
        if (added.isOk()) {
            newVoter = new NewVoter(peer, term.getAsLong());
            return AdminAnswer.askAgain("node=" + nodeId + " is a voter; whether it takes part is asked next");
        }
        LOG.warn("node={} could not be made a voter: {}", nodeId, added);
        Status back = group.addLearner(peer);
        return back.isOk()
                ? AdminAnswer.askAgain(
                        "node=" + nodeId + " could not be made a voter and is a learner again: " + added.getErrorMsg())
                : AdminAnswer.unknown("making node=" + nodeId + " a voter: " + added.getErrorMsg());
    }

    /** Whether this voter, which has answered so, will not stand for election before leadership has moved. */
    boolean needsToStepDown(PeerId peer, PeerStateReply state) {
        return state.startedAsLearner() && new NewVoter(peer, term.getAsLong()).equals(newVoter);
    }

    /** Moves leadership, in whose new term the new voter steps down; it has to know by then that it is no learner. */
    AdminAnswer haveItStepDown(String nodeId, PeerStateReply state) throws InterruptedException {
        boolean knows = state.appliedIndex() >= members.configurationIndex();
        // Nobody asked for this move, so it must not cost a commit its outcome: it waits for a moment without any.
        return knows && handOver.handOver(true).isPresent()
                ? AdminAnswer.done("node=" + nodeId + " is a voter and takes part")
                : AdminAnswer.askAgain(
                        "node=" + nodeId + " is a voter, and stands for election once leadership has moved; ask again");
    }
}
