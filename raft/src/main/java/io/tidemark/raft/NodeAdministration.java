package io.tidemark.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import io.tidemark.raft.AdminRequest.ReplaceMember;
import io.tidemark.raft.AdminRequest.TransferLeadership;
import io.tidemark.raft.rpc.PeerStateReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out changes of membership and leadership, one at a time, on a thread of its own; the leader's part only.
 * Voters change one at a time, and a node comes back as a learner first: JRaft's ReadIndex counts the new configuration
 * alone while a change is under way, which is safe only when old and new majorities overlap.
 */
final class NodeAdministration implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeAdministration.class);

    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration HAND_OVER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PAUSE_TIMEOUT = Duration.ofMillis(200);

    private final Node node;
    private final Members members;
    private final Leadership leadership;
    private final OffsetCommitBatcher batcher;
    private final Function<PeerId, Optional<PeerStateReply>> askPeer;
    private final Duration electionTimeout;

    /** The last voter that this leader made. The administration's thread's alone. */
    private @Nullable NewVoter newVoter;

    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "tidemark-administration"));

    /**
     * A voter, and the term in which it became one. JRaft starts a node's election timer only when the node steps down
     * and is no learner, so one that was started as a learner will not stand for election in this term, and leadership
     * has to move once.
     */
    private record NewVoter(PeerId peer, long term) {}

    /** @param askPeer asks a node how far it is, blocking for a bounded time; empty when it does not answer */
    NodeAdministration(
            Node node,
            Members members,
            Leadership leadership,
            OffsetCommitBatcher batcher,
            Function<PeerId, Optional<PeerStateReply>> askPeer,
            Duration electionTimeout) {
        this.node = node;
        this.members = members;
        this.leadership = leadership;
        this.batcher = batcher;
        this.askPeer = askPeer;
        this.electionTimeout = electionTimeout;
    }

    void submit(AdminRequest request, AdminListener listener) {
        executor.execute(() -> {
            try {
                carryOut(request, listener);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                listener.failed(new StoreFailure(FailureKind.OUTCOME_UNKNOWN, "this node is stopping"));
            } catch (RuntimeException e) {
                LOG.error("{} failed", request, e);
                listener.failed(new StoreFailure(FailureKind.OUTCOME_UNKNOWN, "internal error: " + e));
            }
        });
    }

    private void carryOut(AdminRequest request, AdminListener listener) throws InterruptedException {
        if (!leadership.view().isLeader()) {
            listener.failed(new StoreFailure(FailureKind.UNAVAILABLE, "this node does not lead; ask the leader"));
            return;
        }
        LOG.info("{} begins", request);
        if (request instanceof ReplaceMember replace) {
            replace(replace.nodeId(), listener);
        } else if (request instanceof TransferLeadership transfer) {
            transfer(transfer.nodeId(), listener);
        }
    }

    // Replacing a member: voter -> (gone) -> learner -> (gone) -> voter. Each call goes one step on from where the
    // configuration stands, so that it can be asked again after any failure, of any leader.

    private void replace(String nodeId, AdminListener listener) throws InterruptedException {
        Optional<PeerId> known = members.peer(nodeId);
        if (known.isEmpty()) {
            refuse(listener, "node=" + nodeId + " is not a member, expected one of " + members.names());
            return;
        }
        PeerId peer = known.get();
        if (peer.equals(members.self())) {
            refuse(listener, "node=" + nodeId + " leads; transfer leadership to another node first");
            return;
        }
        if (members.committed(node.getLastCommittedIndex()).isEmpty()) {
            listener.completed(false, "a change of the members is under way; ask again");
            return;
        }
        Configuration now = members.inForce();
        if (now.getLearners().contains(peer)) {
            promote(nodeId, peer, listener);
        } else if (now.contains(peer)) {
            Optional<PeerStateReply> state = askPeer.apply(peer);
            if (state.isEmpty()) {
                takeOut(nodeId, peer, listener);
            } else if (state.get().startedAsLearner()
                    && new NewVoter(peer, leadership.view().term()).equals(newVoter)) {
                haveItStepDown(nodeId, state.get(), listener);
            } else {
                // Also what is said when the last step is asked for once more.
                listener.completed(true, "node=" + nodeId + " is a voter and takes part");
            }
        } else {
            addLearner(nodeId, peer, listener);
        }
    }

    private void takeOut(String nodeId, PeerId peer, AdminListener listener) throws InterruptedException {
        List<PeerId> rest = new ArrayList<>(members.inForce().getPeers());
        rest.remove(peer);
        List<PeerId> alive = alivePeers();
        if (alive.contains(peer)) {
            // One question that got no answer in time is no reason to take a voter out that answers heartbeats.
            listener.completed(
                    false, "node=" + nodeId + " is a voter and was heard just now; if it is gone, ask again");
            return;
        }
        long aliveOfRest = rest.stream().filter(alive::contains).count();
        if (aliveOfRest < rest.size() / 2 + 1) {
            refuse(
                    listener,
                    "without node=" + nodeId + " only " + aliveOfRest + " of " + rest.size()
                            + " voters answer, which is no quorum; start the others first");
            return;
        }
        Status removed = change(done -> node.removePeer(peer, done));
        if (!removed.isOk()) {
            unknown(listener, "taking node=" + nodeId + " out of the voters: " + removed.getErrorMsg());
            return;
        }
        addLearner(nodeId, peer, listener);
    }

    private void addLearner(String nodeId, PeerId peer, AdminListener listener) throws InterruptedException {
        Status added = change(done -> node.addLearners(List.of(peer), done));
        if (added.isOk()) {
            listener.completed(false, "node=" + nodeId + " is a learner now; start it if it is not running");
        } else {
            unknown(listener, "adding node=" + nodeId + " as a learner: " + added.getErrorMsg());
        }
    }

    private void promote(String nodeId, PeerId peer, AdminListener listener) throws InterruptedException {
        Optional<PeerStateReply> state = askPeer.apply(peer);
        if (state.isEmpty()) {
            listener.completed(
                    false,
                    "node=" + nodeId + " is a learner and does not answer at " + peer.getEndpoint() + "; start it");
            return;
        }
        LearnerProgress progress = new LearnerProgress(
                state.get().appliedIndex(), members.configurationIndex(), node.getLastCommittedIndex());
        if (!progress.isCaughtUp()) {
            listener.completed(
                    false, "node=" + nodeId + " is a learner and catches up, " + progress.behind() + " entries behind");
            return;
        }
        // JRaft stops the replicator of a learner that turns voter in one change, so it is two.
        Status removed = change(done -> node.removeLearners(List.of(peer), done));
        Status added = removed.isOk() ? change(done -> node.addPeer(peer, done)) : removed;
        if (added.isOk()) {
            newVoter = new NewVoter(peer, leadership.view().term());
            listener.completed(false, "node=" + nodeId + " is a voter; whether it takes part is asked next");
        } else {
            LOG.warn("node={} could not be made a voter: {}", nodeId, added);
            addLearner(nodeId, peer, listener);
        }
    }

    /** Moves leadership, in whose new term the new voter steps down; it has to know by then that it is no learner. */
    private void haveItStepDown(String nodeId, PeerStateReply state, AdminListener listener)
            throws InterruptedException {
        boolean knows = state.appliedIndex() >= members.configurationIndex();
        // Nobody asked for this move, so it must not cost a commit its outcome: it waits for a moment without any.
        if (knows && handOver(otherVoters(), true).isPresent()) {
            listener.completed(true, "node=" + nodeId + " is a voter again");
        } else {
            listener.completed(
                    false,
                    "node=" + nodeId + " is a voter, and stands for election once leadership has moved; ask again");
        }
    }

    private void transfer(String nodeId, AdminListener listener) throws InterruptedException {
        Optional<PeerId> target = members.peer(nodeId);
        if (!nodeId.isEmpty() && target.isEmpty()) {
            refuse(listener, "node=" + nodeId + " is not a member, expected one of " + members.names());
        } else if (target.isPresent() && target.get().equals(members.self())) {
            listener.completed(true, "node=" + nodeId + " leads already");
        } else if (target.isPresent() && !members.inForce().contains(target.get())) {
            refuse(listener, "node=" + nodeId + " is not a voter");
        } else {
            Optional<PeerId> leader = handOver(target.map(List::of).orElseGet(this::otherVoters), false);
            if (leader.isPresent()) {
                listener.completed(true, "node=" + members.name(leader.get()) + " leads now");
            } else {
                refuse(listener, "no other voter could take over in time; this node still leads or will be replaced");
            }
        }
    }

    /** The voters that answer this node as their leader; none when it leads no longer. */
    private List<PeerId> alivePeers() {
        try {
            return node.listAlivePeers();
        } catch (IllegalStateException e) {
            LOG.debug("This node leads no longer", e);
            return List.of();
        }
    }

    /** The voters that answer, in random order. */
    private List<PeerId> otherVoters() {
        List<PeerId> others = new ArrayList<>(alivePeers());
        others.remove(members.self());
        Collections.shuffle(others);
        return others;
    }

    /** Hands leadership to some other voter, if this node leads; for an orderly stop. */
    boolean handOver() {
        try {
            return executor.submit(() -> !leadership.view().isLeader()
                            || handOver(otherVoters(), false).isPresent())
                    .get(HAND_OVER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Leadership could not be handed over", e);
            return false;
        }
    }

    /** @param onlyDrained whether leadership stays rather than leave entries under way without a known outcome */
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

    private Status change(Consumer<Closure> request) throws InterruptedException {
        CompletableFuture<Status> result = new CompletableFuture<>();
        request.accept(result::complete);
        try {
            return result.get(CHANGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Status(RaftError.ETIMEDOUT, "no answer within %d ms", CHANGE_TIMEOUT.toMillis());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void refuse(AdminListener listener, String remark) {
        listener.failed(new StoreFailure(FailureKind.REFUSED, remark));
    }

    private static void unknown(AdminListener listener, String remark) {
        listener.failed(new StoreFailure(FailureKind.OUTCOME_UNKNOWN, remark + "; look at the members and ask again"));
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
