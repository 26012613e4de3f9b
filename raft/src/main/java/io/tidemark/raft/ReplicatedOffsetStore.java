package io.tidemark.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.core.command.CommandCodec;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.raft.StoreSettings.MemberAddress;
import io.tidemark.raft.identity.EstablishedIdentity;
import io.tidemark.raft.identity.IdentitySettings;
import io.tidemark.raft.identity.NodeIdentity;
import io.tidemark.raft.rpc.RaftRpc;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.StartFault;
import io.tidemark.raft.start.StoreStartException;
import io.tidemark.raft.start.Troubles;
import io.tidemark.raft.storage.DataDirectory;
import io.tidemark.raft.storage.DirectoryLock;
import io.tidemark.raft.storage.DiskSpace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The replicated table of offsets: the raft module's one door. Each commit becomes part of a Raft log entry; reads go
 * through ReadIndex.
 */
public final class ReplicatedOffsetStore implements OffsetStore, AutoCloseable {

    /** What a position adds to an entry besides its row key: lengths, counts, queue id and offset as varints. */
    private static final int POSITION_OVERHEAD_BYTES = 32;

    private final StoreSettings settings;
    private final OffsetTable table;
    private final Leadership leadership;
    private final Members members;
    private final Troubles troubles;
    private final EstablishedIdentity identity;
    private final DiskSpace diskSpace;
    private final Replica replica;
    private final NodeSnapshots snapshots;
    private final Closing closing;

    private final TakeOverRead.Store takeOvers = new TakeOverRead.Store() {
        @Override
        public void release(TableChange release, ChangeListener listener, long deadlineNanos) {
            change(release, listener, deadlineNanos);
        }

        @Override
        public void readAgain(PendingRead read) {
            replica.reads().submitAgain(read);
        }
    };

    private ReplicatedOffsetStore(
            StoreSettings settings,
            OffsetTable table,
            Leadership leadership,
            Members members,
            Troubles troubles,
            EstablishedIdentity identity,
            DiskSpace diskSpace,
            Replica replica,
            NodeSnapshots snapshots,
            Closing closing) {
        this.settings = settings;
        this.table = table;
        this.leadership = leadership;
        this.members = members;
        this.troubles = troubles;
        this.identity = identity;
        this.diskSpace = diskSpace;
        this.replica = replica;
        this.snapshots = snapshots;
        this.closing = closing;
    }

    /**
     * Finds or founds this node's cluster, loads what the node stored, and takes part. Blocks as long as founding
     * members are missing; an interrupt ends that.
     *
     * @param troubles told what the store waits for while it opens, and what needs a person's eye later
     * @param onFault told when the store cannot go on; the process should then exit, on another thread
     * @throws StoreStartException the node must not start as it is: damaged, foreign or wiped; the message says what
     *     to do
     * @throws IOException the raft address cannot be bound
     */
    public static ReplicatedOffsetStore open(StoreSettings settings, Troubles troubles, Consumer<StoreFault> onFault)
            throws StoreStartException, IOException {
        Closing closing = new Closing();
        try {
            return open(settings, troubles, onFault, closing);
        } catch (Throwable e) {
            closing.close();
            throw e;
        }
    }

    private static ReplicatedOffsetStore open(
            StoreSettings settings, Troubles troubles, Consumer<StoreFault> onFault, Closing closing)
            throws StoreStartException, IOException {
        DataDirectory directory = new DataDirectory(settings.rootDir(), settings.logPath());
        closing.add(DirectoryLock.acquire(directory));
        Members members = new Members(settings);
        RaftRpc rpc = closing.add(new RaftRpc(members.self().getEndpoint()));
        NodeIdentity nodeIdentity = closing.add(new NodeIdentity(identitySettings(settings), directory, rpc, troubles));
        rpc.start();
        EstablishedIdentity identity = nodeIdentity.establish();

        OffsetTable table = new OffsetTable();
        Leadership leadership = new Leadership();
        DiskSpace diskSpace = closing.add(new DiskSpace(directory.log(), settings.logFreeBytesMin()));
        diskSpace.start();
        EarlyFaults faults = new EarlyFaults(onFault);
        Replica replica = new Replica(settings, identity, rpc, table, leadership, members, diskSpace, faults);
        StartFault startFault = new StartFault();
        NodeSnapshots snapshots = closing.add(
                new NodeSnapshots(settings, identity, directory, table, replica.node(), troubles, startFault));
        NodeOptions options = RaftOptionsFactory.nodeOptions(settings);
        members.follow(snapshots.serviceFactory().configurations()::latest);
        options.setServiceFactory(snapshots.serviceFactory());
        options.setLogUri(directory.log().toString());
        options.setRaftMetaUri(directory.meta().toString());
        options.setSnapshotUri(directory.snapshots().toString());
        options.setInitialConf(configuration(identity.initialVoters()));
        options.setFsm(new OffsetStateMachine(table, leadership, snapshots, faults));
        closing.add(replica);
        if (!replica.start(options)) {
            throw startFault
                    .reason()
                    .orElseGet(() -> new DamagedStorageException(
                            directory.raft(),
                            "JRaft could not start on it, its log says why",
                            "Restore the files, or run: scripts/tidemark member replace " + settings.nodeId()));
        }
        nodeIdentity.answerWith(replica::confirmedMembership, members::addresses);
        closing.add(new MembershipWatch(
                        members,
                        leadership,
                        replica.peers()::ask,
                        () -> nodeIdentity.standing(identity, members.addresses()),
                        troubles))
                .start();
        snapshots.start();
        faults.pass();
        return new ReplicatedOffsetStore(
                settings, table, leadership, members, troubles, identity, diskSpace, replica, snapshots, closing);
    }

    private static IdentitySettings identitySettings(StoreSettings settings) {
        SortedMap<String, Endpoint> members = new TreeMap<>();
        for (MemberAddress member : settings.members()) {
            members.put(member.nodeId(), new Endpoint(member.host(), member.port()));
        }
        return new IdentitySettings(settings.nodeId(), members, settings.form());
    }

    private static Configuration configuration(List<Endpoint> voters) {
        Configuration configuration = new Configuration();
        voters.forEach(voter -> configuration.addPeer(new PeerId(voter, 0)));
        return configuration;
    }

    @Override
    public void commit(OffsetCommit commit, CommitListener listener) {
        if (leadership.view().isLeader() && diskSpace.logDiskLow()) {
            listener.failed(Replica.noSpace(settings));
            return;
        }
        int encodedBytes = encodedBytes(commit.positions());
        if (encodedBytes > CommandCodec.MAX_COMMAND_BYTES) {
            listener.failed(tooLarge(commit.positions().size(), encodedBytes));
            return;
        }
        OffsetCommitBatcher batcher = replica.batcher();
        batcher.submit(new ClientCommit(commit, encodedBytes, listener, batcher.deadlineFromNow()));
    }

    private static StoreFailure tooLarge(int positions, int encodedBytes) {
        return new StoreFailure(
                FailureKind.TOO_LARGE,
                "positions=" + positions + " need " + encodedBytes + " bytes of log entry, at most "
                        + CommandCodec.MAX_COMMAND_BYTES + "; split the batch");
    }

    private static int encodedBytes(List<Position> positions) {
        if (positions.size() == 1) {
            return positions.get(0).key().row().length() + POSITION_OVERHEAD_BYTES;
        }
        CommitOffsets.Builder entry = new CommitOffsets.Builder();
        for (Position position : positions) {
            PositionKey key = position.key();
            entry.put(key.row(), key.queueId(), position.offset());
        }
        return entry.encodedBytes();
    }

    @Override
    public void change(TableChange change, ChangeListener listener) {
        change(change, listener, replica.batcher().deadlineFromNow());
    }

    private void change(TableChange change, ChangeListener listener, long deadlineNanos) {
        if (leadership.view().isLeader() && diskSpace.logDiskLow()) {
            listener.failed(Replica.noSpace(settings));
            return;
        }
        int encodedBytes = CommandCodec.encodedBytes(change.command());
        if (encodedBytes > CommandCodec.MAX_COMMAND_BYTES) {
            listener.failed(tooLarge(change.weight(), encodedBytes));
            return;
        }
        replica.batcher().submit(new ClientChange(change, encodedBytes, listener, deadlineNanos));
    }

    @Override
    public void query(OffsetQuery query, QueryListener listener) {
        long deadlineNanos = replica.reads().deadlineFromNow();
        PendingRead read = query.takeOver()
                ? new TakeOverRead(query, listener, deadlineNanos, takeOvers)
                : new PendingRead.OfPositions(query, listener, deadlineNanos);
        read(read, query.consistency());
    }

    @Override
    public void readAll(ReadConsistency consistency, TableListener listener) {
        read(new PendingRead.OfTable(listener, replica.reads().deadlineFromNow()), consistency);
    }

    private void read(PendingRead read, ReadConsistency consistency) {
        switch (consistency) {
            case LINEARIZABLE -> replica.reads().submit(read);
            case STALE -> {
                table.read(view -> {
                    read.read(view);
                    return true;
                });
                read.answer(table);
            }
        }
    }

    @Override
    public void administer(AdminRequest request, AdminListener listener) {
        Leadership.View view = leadership.view();
        if (view.isLeader()) {
            replica.administration().submit(request, listener);
        } else {
            listener.failed(new StoreFailure(
                    FailureKind.UNAVAILABLE,
                    view.isFollower()
                            ? "this node does not lead, " + members.name(view.leaderPeer()) + " does; ask it"
                            : "there is no leader now; try again"));
        }
    }

    @Override
    public void saveSnapshot(SnapshotListener listener) {
        snapshots.save(listener);
    }

    @Override
    public StoreStatus status() {
        Leadership.View view = leadership.view();
        String leader = "";
        String leaderClient = "";
        if (view.isLeader()) {
            leader = settings.nodeId();
            leaderClient = settings.clientAddress();
        } else if (view.isFollower()) {
            leader = members.name(view.leaderPeer());
            leaderClient = replica.leaderClientAddress();
        }
        return new StoreStatus(
                settings.nodeId(),
                identity.clusterId(),
                view.isFollower() && members.isLearner() ? StoreStatus.Role.LEARNER : view.role(),
                leader,
                leaderClient,
                view.term(),
                table.summary(),
                members.list(this::clientAddress),
                troubleLines());
    }

    private String clientAddress(PeerId member) {
        return member.equals(members.self()) ? settings.clientAddress() : replica.clientAddress(member);
    }

    /** Whether Raft can ask this member without connecting to it first. */
    boolean isConnected(Endpoint member) {
        return replica.isConnected(member);
    }

    private List<String> troubleLines() {
        List<String> lines = new ArrayList<>(troubles.lines());
        if (diskSpace.logDiskLow()) {
            lines.add(Replica.noSpace(settings).remark());
        }
        return List.copyOf(lines);
    }

    /**
     * Hands leadership over, writes a last snapshot, answers what waits and stops. The snapshot may take its time; this
     * node serves on meanwhile, and may have come to lead again.
     */
    @Override
    public void close() {
        boolean handedOver = replica.handOver();
        snapshots.saveLast();
        if (handedOver) {
            replica.handOver();
        }
        replica.drain();
        closing.close();
    }
}
