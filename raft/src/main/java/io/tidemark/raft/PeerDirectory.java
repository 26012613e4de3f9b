package io.tidemark.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.raft.rpc.PeerStateReply;
import io.tidemark.raft.rpc.PeerStateRequest;
import io.tidemark.raft.rpc.RaftRpc;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other nodes who and how far they are, and remembers where clients reach them. */
final class PeerDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(PeerDirectory.class);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final String groupId;
    private final RaftRpc rpc;
    private final Members members;
    private final Executor executor;
    private final Map<PeerId, String> clientAddresses = new ConcurrentHashMap<>();
    private final AtomicBoolean asking = new AtomicBoolean();

    /** @param executor where peers are asked that nobody waits for; connecting may block it */
    PeerDirectory(String groupId, RaftRpc rpc, Members members, Executor executor) {
        this.groupId = groupId;
        this.rpc = rpc;
        this.members = members;
        this.executor = executor;
    }

    /** Asks, and waits for the answer half a second at most; empty when there is none or it is of another cluster. */
    Optional<PeerStateReply> ask(PeerId peer) {
        CompletableFuture<PeerStateReply> answer =
                rpc.call(peer.getEndpoint(), new PeerStateRequest(groupId), PeerStateReply.class, TIMEOUT);
        try {
            PeerStateReply state = answer.get();
            if (!state.groupId().equals(groupId)) {
                LOG.warn("{} belongs to group={}, not to group={}", peer, state.groupId(), groupId);
                return Optional.empty();
            }
            if (state.raftAddress().equals(Members.address(peer))) {
                members.heard(peer, state.nodeId());
            }
            clientAddresses.put(peer, state.clientAddress());
            return Optional.of(state);
        } catch (ExecutionException e) {
            LOG.debug("{} does not say how far it is", peer, e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Sees to it that {@link #clientAddress} knows the leader that is followed. */
    void learn(Leadership.View view) {
        if (view.isFollower()) {
            learn(view.leaderPeer());
        }
    }

    /** Sees to it that {@link #clientAddress} knows a peer that has told its address, at most one question at a time. */
    void learn(PeerId peer) {
        if (clientAddresses.containsKey(peer) || !asking.compareAndSet(false, true)) {
            return;
        }
        try {
            executor.execute(() -> {
                try {
                    Optional<PeerStateReply> unused = ask(peer);
                } finally {
                    asking.set(false);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not asked any more, this node stops", peer, e);
            asking.set(false);
        }
    }

    /** Forgets a peer's address, which may be another one since it was last heard; it is asked anew when somebody wants to know. */
    void forget(PeerId peer) {
        clientAddresses.remove(peer);
    }

    /** Where clients reach this peer, host:port, or "" when it has not been heard yet. */
    String clientAddress(PeerId peer) {
        return clientAddresses.getOrDefault(peer, "");
    }
}
