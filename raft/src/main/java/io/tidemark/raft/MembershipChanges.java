package io.tidemark.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.raft.StoreSettings.MemberAddress;
import io.tidemark.raft.rpc.PeerStateReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The leader's changes of who is a member. Each call goes one step on from where the configuration stands, so that it can
 * be asked again after any failure, of any leader. The administration's thread alone calls it.
 *
 * <p>Voters change one at a time, and every node comes in as a learner: JRaft's ReadIndex counts the new configuration
 * alone while a change is under way, which is safe only when old and new majorities overlap.
 */
final class MembershipChanges {

    private static final AdminAnswer UNDER_WAY =
            AdminAnswer.askAgain("a change of the members is under way; ask again");

    private final Members members;
    private final GroupConfiguration group;
    private final Function<PeerId, Optional<PeerStateReply>> askPeer;
    private final LearnerPromotion promotion;
    private final LearnerPromotion.HandOver handOver;

    /** @param askPeer asks a node how far it is, blocking for a bounded time; empty when it does not answer */
    MembershipChanges(
            Members members,
            GroupConfiguration group,
            Function<PeerId, Optional<PeerStateReply>> askPeer,
            LearnerPromotion promotion,
            LearnerPromotion.HandOver handOver) {
        this.members = members;
        this.group = group;
        this.askPeer = askPeer;
        this.promotion = promotion;
        this.handOver = handOver;
    }

    /**
     * Adds a learner. Only one that answers at that address under that name: a configuration holds addresses, and a
     * mistyped one would be a member that nobody can start.
     */
    AdminAnswer add(MemberAddress member) throws InterruptedException {
        if (isUnderWay()) {
            return UNDER_WAY;
        }
        String nodeId = member.nodeId();
        PeerId peer = new PeerId(member.host(), member.port());
        Optional<PeerStateReply> state = askPeer.apply(peer); // its name is known from now on
        Optional<PeerId> namesake = members.inForce(nodeId);
        if (namesake.isPresent() && !namesake.get().equals(peer)) {
            return AdminAnswer.refused("the name node=" + nodeId + " is taken by the member at "
                    + namesake.get().getEndpoint());
        }
        if (members.isMember(peer)) {
            String name = members.name(peer);
            boolean nameless = name.equals(Members.address(peer));
            return name.equals(nodeId) || nameless
                    ? AdminAnswer.done("node=" + nodeId + " is a "
                            + (members.inForce().contains(peer) ? "voter" : "learner") + " already")
                    : AdminAnswer.refused("the address " + peer.getEndpoint() + " is taken by the member node=" + name);
        }
        if (state.isEmpty()) {
            return AdminAnswer.askAgain("no node of this cluster answers at " + peer.getEndpoint() + "; start node="
                    + nodeId + " there with an empty directory, it waits to be added");
        }
        String ownName = state.get().nodeId() + "=" + state.get().raftAddress();
        if (!ownName.equals(nodeId + "=" + peer.getEndpoint())) {
            return AdminAnswer.refused(
                    "the node at " + peer.getEndpoint() + " is " + ownName + " by its own settings; add it as that");
        }
        Status added = group.addLearner(peer);
        return added.isOk()
                ? AdminAnswer.done("node=" + nodeId + " is a learner now and catches up; promote it to make it a voter")
                : AdminAnswer.unknown("adding node=" + nodeId + " as a learner: " + added.getErrorMsg());
    }

    /** Makes a learner a voter, if it has caught up. */
    AdminAnswer promote(String nodeId) throws InterruptedException {
        return step(nodeId, peer -> promote(nodeId, peer));
    }

    private AdminAnswer promote(String nodeId, PeerId peer) throws InterruptedException {
        if (members.inForce().getLearners().contains(peer)) {
            Optional<String> notReady = promotion.notReady(nodeId, peer);
            return notReady.isPresent()
                    ? AdminAnswer.refused(notReady.get() + "; promote it when it has caught up")
                    : promotion.makeVoter(nodeId, peer);
        }
        if (members.inForce().contains(peer)) {
            Optional<PeerStateReply> state = peer.equals(members.self()) ? Optional.empty() : askPeer.apply(peer);
            return state.isPresent() && promotion.needsToStepDown(peer, state.get())
                    ? promotion.haveItStepDown(nodeId, state.get())
                    : AdminAnswer.done("node=" + nodeId + " is a voter");
        }
        return AdminAnswer.refused(
                "node=" + nodeId + " is no member; add it first, as " + nodeId + "=" + peer.getEndpoint());
    }

    /** Takes a voter or a learner out. */
    AdminAnswer remove(String nodeId) throws InterruptedException {
        return step(nodeId, peer -> remove(nodeId, peer));
    }

    private AdminAnswer remove(String nodeId, PeerId peer) throws InterruptedException {
        if (!members.isMember(peer)) {
            return AdminAnswer.done("node=" + nodeId + " is no member");
        }
        if (members.inForce().getLearners().contains(peer)) {
            return gone(nodeId, group.removeLearner(peer));
        }
        Optional<String> quorumLost = quorumLostWithout(nodeId, peer);
        if (quorumLost.isPresent()) {
            return AdminAnswer.refused(quorumLost.get());
        }
        if (peer.equals(members.self())) {
            return handOver.handOver(false)
                    .map(leader -> AdminAnswer.askAgain("node=" + nodeId + " led, and handed over to node="
                            + members.name(leader) + "; it is removed next"))
                    .orElseGet(() -> AdminAnswer.refused(
                            "node=" + nodeId + " leads, and no other voter could take over in time; try again"));
        }
        return gone(nodeId, group.removeVoter(peer));
    }

    private AdminAnswer gone(String nodeId, Status removed) {
        return removed.isOk()
                ? AdminAnswer.done("node=" + nodeId + " is no member any more; stop it. "
                        + members.inForce().size() + " voters remain")
                : AdminAnswer.unknown("removing node=" + nodeId + ": " + removed.getErrorMsg());
    }

    /** Brings back a voter that lost its disk: voter, (gone), learner, (gone), voter. */
    AdminAnswer replace(String nodeId) throws InterruptedException {
        return step(nodeId, peer -> replace(nodeId, peer));
    }

    private AdminAnswer replace(String nodeId, PeerId peer) throws InterruptedException {
        if (peer.equals(members.self())) {
            return AdminAnswer.refused("node=" + nodeId + " leads; transfer leadership to another node first");
        }
        Configuration now = members.inForce();
        if (now.getLearners().contains(peer)) {
            Optional<String> notReady = promotion.notReady(nodeId, peer);
            return notReady.isPresent() ? AdminAnswer.askAgain(notReady.get()) : promotion.makeVoter(nodeId, peer);
        }
        if (!now.contains(peer)) {
            return putBack(nodeId, peer);
        }
        Optional<PeerStateReply> state = askPeer.apply(peer);
        if (state.isEmpty()) {
            return takeOut(nodeId, peer);
        }
        return promotion.needsToStepDown(peer, state.get())
                ? promotion.haveItStepDown(nodeId, state.get())
                // Also what is said when the last step is asked for once more.
                : AdminAnswer.done("node=" + nodeId + " is a voter and takes part");
    }

    private AdminAnswer takeOut(String nodeId, PeerId peer) throws InterruptedException {
        if (group.answeringVoters().contains(peer)) {
            // One question that got no answer in time is no reason to take a voter out that answers heartbeats.
            return AdminAnswer.askAgain(
                    "node=" + nodeId + " is a voter and was heard just now; if it is gone, ask again");
        }
        Optional<String> quorumLost = quorumLostWithout(nodeId, peer);
        if (quorumLost.isPresent()) {
            return AdminAnswer.refused(quorumLost.get());
        }
        Status removed = group.removeVoter(peer);
        return removed.isOk()
                ? putBack(nodeId, peer)
                : AdminAnswer.unknown("taking node=" + nodeId + " out of the voters: " + removed.getErrorMsg());
    }

    private AdminAnswer putBack(String nodeId, PeerId peer) throws InterruptedException {
        Status added = group.addLearner(peer);
        return added.isOk()
                ? AdminAnswer.askAgain("node=" + nodeId + " is a learner now; start it if it is not running")
                : AdminAnswer.unknown("adding node=" + nodeId + " as a learner: " + added.getErrorMsg());
    }

    /** A step with a node that exists. */
    @FunctionalInterface
    private interface Step {
        AdminAnswer take(PeerId peer) throws InterruptedException;
    }

    /** Takes a step with the node of this name, unless nobody knows it or a change is under way. */
    private AdminAnswer step(String nodeId, Step step) throws InterruptedException {
        Optional<PeerId> known = members.peer(nodeId);
        if (known.isEmpty()) {
            return AdminAnswer.refused(members.unknown(nodeId));
        }
        return isUnderWay() ? UNDER_WAY : step.take(known.get());
    }

    private boolean isUnderWay() {
        return members.committed(group.committedIndex()).isEmpty();
    }

    /** Why this voter cannot be taken out; empty when a quorum of the others answers. */
    private Optional<String> quorumLostWithout(String nodeId, PeerId peer) {
        List<PeerId> rest = new ArrayList<>(members.inForce().getPeers());
        rest.remove(peer);
        if (rest.isEmpty()) {
            return Optional.of("node=" + nodeId + " is the only voter");
        }
        List<PeerId> answering = new ArrayList<>(group.answeringVoters());
        answering.retainAll(rest);
        return answering.size() > rest.size() / 2
                ? Optional.empty()
                : Optional.of("without node=" + nodeId + " only " + answering.size() + " of " + rest.size()
                        + " voters answer, which is no quorum; start the others first");
    }
}
