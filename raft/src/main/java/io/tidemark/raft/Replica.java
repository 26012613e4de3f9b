package io.tidemark.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.NodeManager;
import com.alipay.sofa.jraft.RaftServiceFactory;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.closure.ReadIndexClosure;
import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.ConnectionFailureException;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.ThreadPoolsFactory;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.raft.OffsetCommitBatcher.BatchLimits;
import io.tidemark.raft.identity.EstablishedIdentity;
import io.tidemark.raft.identity.Membership;
import io.tidemark.raft.rpc.ForwardReply;
import io.tidemark.raft.rpc.ForwardRequest;
import io.tidemark.raft.rpc.PeerStateReply;
import io.tidemark.raft.rpc.PeerStateRequest;
import io.tidemark.raft.rpc.RaftRpc;
import io.tidemark.raft.storage.DiskSpace;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member of one Raft group, running: the JRaft node with what feeds it and what listens to it. Everything of a
 * group hangs here and nothing is static, so that a process may hold several.
 */
final class Replica implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration CONFIRM_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration CONNECT_INTERVAL = Duration.ofSeconds(1);

    private final String groupId;
    private final Node node;
    private final RaftRpc rpc;
    private final Members members;
    private final Leadership leadership;
    private final OffsetCommitBatcher batcher;
    private final ReadIndexGate reads;
    private final NodeAdministration administration;
    private final PeerDirectory peers;
    private final PeerConnections connections;
    private final ExecutorService failedProposals;
    private final ExecutorService forwardedCommits;
    private final ExecutorService enquiries;
    private final ExecutorService peerStates;

    /** Whether JRaft came up; one that did not can't be waited for, its threads may never have been. */
    private boolean started;

    private volatile boolean startedAsLearner;

    /**
     * Puts a member together; nothing runs before {@link #start}.
     *
     * @param identity this node's, with the cluster's id
     * @param diskSpace tells when the log's disk is nearly full
     * @param onFault told when this member cannot go on
     */
    Replica(
            StoreSettings settings,
            EstablishedIdentity identity,
            RaftRpc rpc,
            OffsetTable table,
            Leadership leadership,
            Members members,
            DiskSpace diskSpace,
            Consumer<StoreFault> onFault) {
        this.groupId = "tidemark-" + identity.clusterId();
        this.rpc = rpc;
        this.members = members;
        this.leadership = leadership;
        this.node = RaftServiceFactory.createRaftNode(groupId, members.self());
        this.failedProposals = RaftRpc.pool("tidemark-failed-proposals", 1);
        this.forwardedCommits = RaftRpc.pool("tidemark-forwarded-commits", 1);
        this.enquiries = RaftRpc.pool("tidemark-peers", 1);
        this.peerStates = RaftRpc.pool("tidemark-peer-state", 1);
        this.peers = new PeerDirectory(groupId, rpc, members, enquiries);

        Consumer<Throwable> onThreadFault =
                fault -> onFault.accept(new StoreFault("a thread of the store has failed: " + fault, true, fault));
        Duration park = Duration.ofMillis(settings.requestParkMillis());
        this.batcher = new OffsetCommitBatcher(
                new BatchLimits(
                        settings.proposalWindowEntries(),
                        settings.queuedCommitsMax(),
                        settings.queuedBytesMax(),
                        park,
                        // One that is silent for so long is not believed to be alive, and is replaced for it.
                        Duration.ofMillis(settings.electionTimeoutMillis())),
                new CommitBatchBuilder(
                        settings.batchCommitsMax(),
                        settings.positionsMax(),
                        table,
                        System::currentTimeMillis,
                        diskSpace::logDiskLow,
                        noSpace(settings)),
                new OwnLogRoute(node, failedProposals),
                new CommitForwarder(
                        groupId,
                        settings.nodeId(),
                        (to, request) -> rpc.connected(to)
                                ? rpc.call(to, request, ForwardReply.class, park)
                                : CompletableFuture.failedFuture(new ConnectionFailureException("connecting to " + to)),
                        leadership::view,
                        System.currentTimeMillis()),
                leadership,
                System::nanoTime,
                onThreadFault);
        this.reads = new ReadIndexGate(
                ReadIndexGate.Asker.of(node),
                table,
                leadership,
                park,
                settings.queuedCommitsMax(),
                System::nanoTime,
                onThreadFault);
        this.administration = NodeAdministration.of(
                node,
                members,
                leadership,
                batcher,
                peers::ask,
                Duration.ofMillis(settings.electionTimeoutMillis() + settings.electionJitterMillis()));
        this.connections = new PeerConnections(members::others, this::connect, CONNECT_INTERVAL);
        leadership.watch(view -> {
            if (view.isFollower()) {
                peers.forget(view.leaderPeer());
                peers.learn(view);
            }
        });

        ForwardedCommitReceiver receiver = new ForwardedCommitReceiver(groupId, leadership::view, batcher);
        rpc.serve(ForwardRequest.class, ForwardReply.class, forwardedCommits, receiver::receive);
        rpc.serve(
                PeerStateRequest.class,
                PeerStateReply.class,
                peerStates, // never the thread that asks others, and waits: two nodes would wait for each other
                (request, reply) -> reply.accept(new PeerStateReply(
                        groupId,
                        settings.nodeId(),
                        Members.address(members.self()),
                        settings.clientAddress(),
                        node.getLastAppliedLogIndex(),
                        startedAsLearner)));
    }

    /** What a commit is told while the log's disk is nearly full. */
    static StoreFailure noSpace(StoreSettings settings) {
        return new StoreFailure(
                FailureKind.NO_SPACE,
                "the log's disk has less than logFreeBytesMin=" + settings.logFreeBytesMin() + " bytes free at "
                        + settings.logPath() + ", nothing was proposed; free some space");
    }

    /**
     * Loads what is stored and takes part.
     *
     * @param options complete, with state machine and storage
     * @return whether JRaft could start; if not, the storage knows why
     */
    boolean start(NodeOptions options) {
        registerClosurePool();
        NodeManager.getInstance().addAddress(members.self().getEndpoint());
        try {
            started = node.init(options);
        } catch (RuntimeException e) {
            // JRaft 1.4.1 formats the message of a gap in the log wrongly and throws instead of returning false.
            LOG.error("JRaft could not start", e);
            started = false;
        }
        if (started) {
            startedAsLearner = members.isLearner();
            batcher.start();
            reads.start();
            connections.start();
        }
        return started;
    }

    /** Through both clients: JRaft's, and ours for forwarded commits and enquiries. */
    private void connect(Endpoint peer) {
        ((NodeImpl) node).getRpcService().connect(peer);
        boolean unused = rpc.connected(peer);
    }

    /** Whether JRaft's client has a connection to this member. */
    boolean isConnected(Endpoint peer) {
        return ((NodeImpl) node).getRpcService().isConnected(peer);
    }

    /**
     * JRaft's default pool rejects under load, and a rejected wake-up ends replication to a peer for good (sofa-jraft
     * #1271). This one never rejects. JRaft keeps it as long as the process lives, and a second member of the group, or
     * the same one opened again, shares it.
     */
    private void registerClosurePool() {
        try {
            ThreadPoolsFactory.registerThreadPool(groupId, neverRejecting());
        } catch (IllegalArgumentException e) {
            LOG.debug("The group's pool is registered already", e);
        }
    }

    private static ThreadPoolExecutor neverRejecting() {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(4, 4, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "tidemark-jraft-closures");
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    Node node() {
        return node;
    }

    OffsetCommitBatcher batcher() {
        return batcher;
    }

    ReadIndexGate reads() {
        return reads;
    }

    NodeAdministration administration() {
        return administration;
    }

    PeerDirectory peers() {
        return peers;
    }

    /** Where clients reach the leader that this node follows, or "". */
    String leaderClientAddress() {
        Leadership.View view = leadership.view();
        if (!view.isFollower()) {
            return "";
        }
        return clientAddress(view.leaderPeer());
    }

    /** Where clients reach another member, or "" as long as it has not told. */
    String clientAddress(PeerId member) {
        peers.learn(member);
        return peers.clientAddress(member);
    }

    /** The committed configuration, if this node leads and a majority has just confirmed it; blocks a second at most. */
    Optional<Membership> confirmedMembership() {
        if (!leadership.view().isLeader()) {
            return Optional.empty();
        }
        CompletableFuture<Status> confirmed = new CompletableFuture<>();
        node.readIndex(new byte[0], new ReadIndexClosure() {
            @Override
            public void run(Status status, long index, byte[] requestContext) {
                confirmed.complete(status);
            }
        });
        try {
            boolean leads = confirmed
                            .get(CONFIRM_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                            .isOk()
                    && leadership.view().isLeader();
            return leads
                    ? members.committed(node.getLastCommittedIndex())
                            .map(committed ->
                                    new Membership(endpoints(committed.getPeers()), endpoints(committed.getLearners())))
                    : Optional.empty();
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("Leadership was not confirmed", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static List<Endpoint> endpoints(Collection<PeerId> peers) {
        return peers.stream().map(PeerId::getEndpoint).toList();
    }

    /** Hands leadership over if this node has it; whether it leads no longer. */
    boolean handOver() {
        boolean handedOver = administration.handOver();
        if (!handedOver) {
            LOG.warn("No other node took over; the others will elect one");
        }
        return handedOver;
    }

    /** Refuses further commits, and answers those that wait. */
    void drain() {
        try {
            if (!batcher.drain(DRAIN_TIMEOUT)) {
                LOG.warn("Some commits were not answered within {} ms", DRAIN_TIMEOUT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void joinNode() {
        try {
            // RocksDB is closed at the end of this; leaving earlier can crash the process in native code.
            node.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops for good. Whoever still waits is refused, or told that the outcome is unknown. */
    @Override
    public void close() {
        administration.close();
        reads.close();
        batcher.close();
        connections.close(); // JRaft's client throws once the node is shut down
        node.shutdown();
        if (started) {
            joinNode();
        }
        NodeManager.getInstance().removeAddress(members.self().getEndpoint());
        failedProposals.shutdown();
        forwardedCommits.shutdown();
        enquiries.shutdown();
        peerStates.shutdown();
    }
}
