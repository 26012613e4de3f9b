package io.tidemark.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.snapshot.SnapshotOrigin;
import io.tidemark.raft.identity.EstablishedIdentity;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.StartFault;
import io.tidemark.raft.start.Troubles;
import io.tidemark.raft.storage.DataDirectory;
import io.tidemark.raft.storage.OffsetSnapshotStore;
import io.tidemark.raft.storage.SnapshotBallast;
import io.tidemark.raft.storage.SnapshotPublisher;
import io.tidemark.raft.storage.SnapshotSchedule;
import io.tidemark.raft.storage.SnapshotScheduler;
import io.tidemark.raft.storage.TidemarkServiceFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's snapshots: taken on a schedule, saved and loaded for the state machine, and published. */
final class NodeSnapshots implements TableSnapshots, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeSnapshots.class);

    /** How long an orderly stop waits for its last snapshot; without it the next start replays some log. */
    private static final Duration LAST_SNAPSHOT_TIMEOUT = Duration.ofSeconds(10);

    /** How long a snapshot may take that somebody waits for. */
    private static final Duration REQUESTED_SNAPSHOT_TIMEOUT = Duration.ofSeconds(30);

    /** How many may wait for a snapshot at a time. */
    private static final int REQUESTS_MAX = 4;

    private final OffsetTable table;
    private final Semaphore places = new Semaphore(REQUESTS_MAX);
    private final StartFault startFault;
    private final TidemarkServiceFactory serviceFactory;
    private final OffsetSnapshotStore store;
    private final SnapshotPublisher publisher;
    private final SnapshotScheduler scheduler;

    /** Waits for snapshots that were asked for, one after another. */
    private final ExecutorService requests;

    NodeSnapshots(
            StoreSettings settings,
            EstablishedIdentity identity,
            DataDirectory directory,
            OffsetTable table,
            Node node,
            Troubles troubles,
            StartFault startFault) {
        this.table = table;
        this.startFault = startFault;
        SnapshotBallast ballast = new SnapshotBallast(directory);
        this.serviceFactory = new TidemarkServiceFactory(directory, ballast, startFault);
        this.store = new OffsetSnapshotStore(
                new SnapshotOrigin(identity.clusterId(), identity.nodeId()), ballast, serviceFactory::recordLogEnd);
        this.publisher = new SnapshotPublisher(directory, troubles);
        this.requests = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, "snapshot-requests");
            created.setDaemon(true);
            return created;
        });
        this.scheduler = new SnapshotScheduler(
                new SnapshotSchedule(
                        settings.snapshotInterval(), settings.snapshotReserveBytes(), settings.logBytesMax()),
                directory,
                () -> savableIndex(table, node),
                node::snapshot,
                serviceFactory.followerReads(),
                ballast,
                publisher,
                troubles);
    }

    /**
     * How far a snapshot taken now would go. Never beyond JRaft's own applied index: with nothing new to save, as JRaft
     * sees it, a snapshot empties the log. 0 once JRaft has failed, when nothing can be saved.
     */
    private static long savableIndex(OffsetTable table, Node node) {
        try {
            return Math.min(table.summary().index(), node.getLastAppliedLogIndex());
        } catch (IllegalStateException e) {
            LOG.debug("JRaft has failed", e);
            return 0;
        }
    }

    /** Makes the storage that these snapshots live in. */
    TidemarkServiceFactory serviceFactory() {
        return serviceFactory;
    }

    void start() {
        scheduler.start();
    }

    @Override
    public void save(OffsetTable table, SnapshotWriter writer, Closure done) {
        FrozenOffsets frozen;
        try {
            frozen = table.freeze();
        } catch (RuntimeException e) {
            LOG.error("The table could not be frozen for a snapshot", e);
            done.run(new Status(RaftError.EINTERNAL, "the table could not be frozen: %s", e));
            return;
        }
        store.save(frozen, writer, done);
    }

    @Override
    public boolean load(OffsetTable table, SnapshotReader reader) {
        try {
            table.replaceWith(store.load(reader).table());
            SnapshotMeta meta = reader.load();
            serviceFactory.configurations().snapshotLoaded(meta.getLastIncludedIndex(), configuration(meta));
            publisher.publishSoon();
            return true;
        } catch (DamagedStorageException e) {
            LOG.error("{}", e.getMessage(), e);
            startFault.report(e);
            return false;
        } catch (RuntimeException e) {
            // An exception would leave JRaft waiting for this snapshot for ever.
            LOG.error("The snapshot in {} could not be loaded", reader.getPath(), e);
            return false;
        }
    }

    private static Configuration configuration(SnapshotMeta meta) {
        Configuration configuration = new Configuration();
        for (String peer : meta.getPeersList()) {
            configuration.addPeer(PeerId.parsePeer(peer));
        }
        for (String learner : meta.getLearnersList()) {
            configuration.addLearner(PeerId.parsePeer(learner));
        }
        for (String old : meta.getOldPeersList()) {
            configuration.addPeer(PeerId.parsePeer(old));
        }
        return configuration;
    }

    /** Saves and publishes what is applied by now, on a thread of its own; one snapshot serves all who wait for it. */
    void save(SnapshotListener listener) {
        if (!places.tryAcquire()) {
            listener.failed(
                    new StoreFailure(FailureKind.BUSY, REQUESTS_MAX + " snapshots are waited for already, ask again"));
            return;
        }
        long wanted = table.summary().index();
        try {
            requests.execute(() -> {
                try {
                    save(wanted, listener);
                } finally {
                    places.release();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("A snapshot was asked for of a node that stops", e);
            places.release();
            listener.failed(stopping());
        }
    }

    private void save(long wanted, SnapshotListener listener) {
        if (requests.isShutdown()) {
            listener.failed(stopping());
            return;
        }
        long saved;
        try {
            saved = scheduler.saveRequested(wanted, REQUESTED_SNAPSHOT_TIMEOUT);
        } catch (IOException | RuntimeException e) {
            LOG.warn("A snapshot that was asked for was not taken", e);
            listener.failed(new StoreFailure(FailureKind.REFUSED, "no snapshot was taken: " + e.getMessage()));
            return;
        } catch (InterruptedException e) {
            LOG.debug("A snapshot that was asked for was not taken", e);
            listener.failed(stopping());
            return;
        }
        listener.saved(saved);
    }

    private static StoreFailure stopping() {
        return new StoreFailure(FailureKind.UNAVAILABLE, "this node is stopping, no snapshot was taken");
    }

    /** Takes a last snapshot and ends the schedule; before the node is shut down. */
    void saveLast() {
        try {
            if (!scheduler.saveNow(LAST_SNAPSHOT_TIMEOUT)) {
                LOG.warn("The last snapshot was not taken; the next start replays the log from the one before");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scheduler.close();
    }

    @Override
    public void close() {
        requests.shutdownNow().forEach(Runnable::run); // each tells who waits that the node is stopping
        scheduler.close();
        store.close();
        publisher.close();
    }
}
