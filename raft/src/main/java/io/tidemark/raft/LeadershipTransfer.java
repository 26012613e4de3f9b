package io.tidemark.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.PeerId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves leadership on purpose, so that no client notices. The administration's thread alone calls it. */
final class LeadershipTransfer {

    private static final Logger LOG = LoggerFactory.getLogger(LeadershipTransfer.class);

    private static final Duration PAUSE_TIMEOUT = Duration.ofMillis(200);

    private final Node node;
    private final Members members;
    private final GroupConfiguration group;
    private final Leadership leadership;
    private final OffsetCommitBatcher batcher;
    private final Duration electionTimeout;

    LeadershipTransfer(
            Node node,
            Members members,
            GroupConfiguration group,
            Leadership leadership,
            OffsetCommitBatcher batcher,
            Duration electionTimeout) {
        this.node = node;
        this.members = members;
        this.group = group;
        this.leadership = leadership;
        this.batcher = batcher;
        this.electionTimeout = electionTimeout;
    }

    /** @param nodeId who is to lead, or "" for any voter that answers */
    AdminAnswer transfer(String nodeId) throws InterruptedException {
        Optional<PeerId> target = members.peer(nodeId);
        if (!nodeId.isEmpty() && target.isEmpty()) {
            return AdminAnswer.refused(members.unknown(nodeId));
        }
        if (target.isPresent() && target.get().equals(members.self())) {
            return AdminAnswer.done("node=" + nodeId + " leads already");
        }
        if (target.isPresent() && !members.inForce().contains(target.get())) {
            return AdminAnswer.refused("node=" + nodeId + " is not a voter");
        }
        return handOver(target.map(List::of).orElseGet(this::otherVoters), false)
                .map(leader -> AdminAnswer.done("node=" + members.name(leader) + " leads now"))
                .orElseGet(() -> AdminAnswer.refused(
                        "no other voter could take over in time; this node still leads or will be replaced"));
    }

    /**
     * Hands leadership to some other voter that answers.
     *
     * @param onlyDrained whether leadership stays rather than leave entries under way without a known outcome
     * @return the new leader; empty when this node leads on, or nobody knows who does
     */
    Optional<PeerId> handOver(boolean onlyDrained) throws InterruptedException {
        return handOver(otherVoters(), onlyDrained);
    }

    /** The voters that answer, in random order. */
    private List<PeerId> otherVoters() {
        List<PeerId> others = new ArrayList<>(group.answeringVoters());
        others.remove(members.self());
        Collections.shuffle(others);
        return others;
    }

    private Optional<PeerId> handOver(List<PeerId> candidates, boolean onlyDrained) throws InterruptedException {
        for (PeerId candidate : candidates) {
            Optional<PeerId> leader = handOverTo(candidate, onlyDrained);
            if (leader.isPresent()) {
                return leader;
            }
        }
        return Optional.empty();
    }

    /** Tries one candidate; commits wait meanwhile, and go on at once when it did not take over. */
    private Optional<PeerId> handOverTo(PeerId candidate, boolean onlyDrained) throws InterruptedException {
        try {
            if (!batcher.pause(PAUSE_TIMEOUT)) {
                LOG.warn("Some entries were still under way after {} ms", PAUSE_TIMEOUT.toMillis());
                if (onlyDrained) {
                    return Optional.empty();
                }
            }
            long term = leadership.view().term();
            Status started = node.transferLeadershipTo(candidate);
            if (started.isOk()) {
                return awaitOtherLeader(term);
            }
            LOG.warn("Leadership cannot go to {}: {}", candidate, started.getErrorMsg());
            return Optional.empty();
        } finally {
            batcher.resume();
        }
    }

    /**
     * Waits until another node leads. JRaft gives up after an election timeout, and then this node leads on in the same
     * term.
     */
    private Optional<PeerId> awaitOtherLeader(long term) throws InterruptedException {
        Duration longest = electionTimeout.multipliedBy(3);
        Leadership.View lost = leadership.await(view -> !view.isLeader(), longest);
        if (lost.isLeader()) {
            return Optional.empty();
        }
        Leadership.View view = leadership.await(Leadership.View::hasLeader, longest);
        return view.isFollower() && view.term() > term ? Optional.of(view.leaderPeer()) : Optional.empty();
    }
}
