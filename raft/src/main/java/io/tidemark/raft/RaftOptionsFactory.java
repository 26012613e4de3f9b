package io.tidemark.raft;

import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.ReadOnlyOption;

/** JRaft's options as this product sets them; each line that departs from the default has its reason. */
final class RaftOptionsFactory {

    private static final int KIB = 1024;

    private RaftOptionsFactory() {}

    static NodeOptions nodeOptions(StoreSettings settings) {
        NodeOptions options = new NodeOptions();
        options.setRaftOptions(raftOptions(settings));
        options.setElectionTimeoutMs(settings.electionTimeoutMillis());
        // Our own scheduler takes the snapshots: JRaft's timer, with nothing new to save, empties the log, and then a
        // follower that misses one entry needs the whole snapshot.
        options.setSnapshotIntervalSecs(0);
        // Membership changes go through this node's own door; bolt's port knows no callers.
        options.setDisableCli(true);
        // An unshared timer is a thread that wakes up each millisecond.
        options.setSharedTimerPool(true);
        options.setSharedElectionTimer(true);
        options.setSharedVoteTimer(true);
        options.setSharedStepDownTimer(true);
        options.setSharedSnapshotTimer(true);
        options.setTimerPoolSize(2);
        // 26 threads by default, for the answers of two peers.
        options.setRpcProcessorThreadPoolSize(8);
        // A peer that does not answer is gone: waiting for it longer than an election only delays the next one.
        options.setRpcConnectTimeoutMs(settings.electionTimeoutMillis());
        return options;
    }

    private static RaftOptions raftOptions(StoreSettings settings) {
        RaftOptions options = new RaftOptions();
        options.setSync(settings.sync());
        // The vote and the term are fsynced even when the log is not: a forgotten vote elects two leaders.
        options.setSyncMeta(true);
        options.setEnableLogEntryChecksum(true);
        options.setMaxElectionDelayMs(settings.electionJitterMillis());
        options.setReadOnlyOptions(ReadOnlyOption.ReadOnlySafe);
        // A follower that is far behind must not slow down the heartbeats of a ReadIndex (sofa-jraft #1232).
        options.setMaxReadIndexLag(2000);
        // Entries are batches: fewer and larger than JRaft's defaults expect.
        options.setDisruptorBufferSize(1024);
        options.setApplyBatch(64);
        options.setMaxAppendBufferSize(1024 * KIB);
        options.setMaxReplicatorInflightMsgs(64);
        options.setMaxByteCountPerRpc(1024 * KIB);
        // Bounds the heap while a follower or a disk is stuck.
        options.setMaxLogsInMemoryBytes(64L * KIB * KIB);
        options.setOpenStatistics(false);
        return options;
    }
}
