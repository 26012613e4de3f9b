package io.tidemark.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.raft.AdminRequest.AddMember;
import io.tidemark.raft.AdminRequest.PromoteMember;
import io.tidemark.raft.AdminRequest.RemoveMember;
import io.tidemark.raft.AdminRequest.ReplaceMember;
import io.tidemark.raft.AdminRequest.TransferLeadership;
import io.tidemark.raft.rpc.PeerStateReply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out changes of membership and leadership, one at a time, on a thread of its own; the leader's part only.
 */
final class NodeAdministration implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeAdministration.class);

    private static final Duration HAND_OVER_TIMEOUT = Duration.ofSeconds(5);

    private final Leadership leadership;
    private final MembershipChanges membership;
    private final LeadershipTransfer transfer;

    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "tidemark-administration"));

    private NodeAdministration(Leadership leadership, MembershipChanges membership, LeadershipTransfer transfer) {
        this.leadership = leadership;
        this.membership = membership;
        this.transfer = transfer;
    }

    /**
     * Puts it together.
     *
     * @param askPeer asks a node how far it is, blocking for a bounded time; empty when it does not answer
     * @param electionTimeout the longest that an election may be waited for
     */
    static NodeAdministration of(
            Node node,
            Members members,
            Leadership leadership,
            OffsetCommitBatcher batcher,
            Function<PeerId, Optional<PeerStateReply>> askPeer,
            Duration electionTimeout) {
        GroupConfiguration group = new NodeConfiguration(node);
        LeadershipTransfer transfer =
                new LeadershipTransfer(node, members, group, leadership, batcher, electionTimeout);
        LearnerPromotion promotion = new LearnerPromotion(
                members, group, askPeer, () -> leadership.view().term(), transfer::handOver);
        return new NodeAdministration(
                leadership, new MembershipChanges(members, group, askPeer, promotion, transfer::handOver), transfer);
    }

    void submit(AdminRequest request, AdminListener listener) {
        Submitted submitted = new Submitted(request, listener);
        try {
            executor.execute(submitted);
        } catch (RejectedExecutionException e) {
            submitted.refuse();
        }
    }

    /** A request that waits for its turn. */
    private final class Submitted implements Runnable {

        private final AdminRequest request;
        private final AdminListener listener;

        Submitted(AdminRequest request, AdminListener listener) {
            this.request = request;
            this.listener = listener;
        }

        @Override
        public void run() {
            try {
                if (leadership.view().isLeader()) {
                    LOG.info("{} begins", request);
                    carryOut(request).tell(listener);
                } else {
                    listener.failed(
                            new StoreFailure(FailureKind.UNAVAILABLE, "this node does not lead; ask the leader"));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                listener.failed(new StoreFailure(FailureKind.OUTCOME_UNKNOWN, "this node is stopping"));
            } catch (RuntimeException e) {
                LOG.error("{} failed", request, e);
                listener.failed(new StoreFailure(FailureKind.OUTCOME_UNKNOWN, "internal error: " + e));
            }
        }

        /** Its turn does not come any more. */
        void refuse() {
            listener.failed(new StoreFailure(
                    FailureKind.UNAVAILABLE, "this node is stopping, nothing was done; ask another node"));
        }
    }

    private AdminAnswer carryOut(AdminRequest request) throws InterruptedException {
        if (request instanceof AddMember add) {
            return membership.add(add.member());
        } else if (request instanceof PromoteMember promote) {
            return membership.promote(promote.nodeId());
        } else if (request instanceof RemoveMember remove) {
            return membership.remove(remove.nodeId());
        } else if (request instanceof ReplaceMember replace) {
            return membership.replace(replace.nodeId());
        } else if (request instanceof TransferLeadership move) {
            return transfer.transfer(move.nodeId());
        }
        throw new IllegalStateException("no such request: " + request);
    }

    /** Hands leadership to some other voter, if this node leads; for an orderly stop. */
    boolean handOver() {
        try {
            return executor.submit(() -> !leadership.view().isLeader()
                            || transfer.handOver(false).isPresent())
                    .get(HAND_OVER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Leadership could not be handed over", e);
            return false;
        }
    }

    @Override
    public void close() {
        for (Runnable waiting : executor.shutdownNow()) {
            if (waiting instanceof Submitted submitted) {
                submitted.refuse();
            }
        }
    }
}
