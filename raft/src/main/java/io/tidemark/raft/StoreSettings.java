package io.tidemark.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a node's store is told at its start. Each value has been checked for itself; what they mean is told in
 * {@code conf/tidemark.conf} under the same names.
 *
 * @param nodeId this node's name, one of {@code members}
 * @param members the members that the settings name, this node among them: all founders, or at least one present member
 * @param rootDir where the node keeps what it stores, absolute
 * @param logPath where the Raft log lies, in a directory log/, absolute; it may be another disk
 * @param form whether an empty directory may found a new cluster together with the other members
 * @param clientAddress where clients reach this node, host:port; told to the other members
 * @param snapshotInterval the least time between two snapshots
 * @param electionTimeoutMillis how long a follower hears nothing from a leader before it thinks of an election
 * @param electionJitterMillis the most that chance adds to the time in which a follower looks three times for that
 * @param requestParkMillis how long a request waits for a leader before it is refused
 * @param proposalWindowEntries log entries under way at once
 * @param batchCommitsMax positions in one log entry, unless one commit alone has more
 * @param queuedCommitsMax positions of commits that wait to be proposed; past it the answer is BUSY. As many
 *     positions may be asked for by small reads that wait, and as many by large ones
 * @param queuedBytesMax the same bound in bytes
 * @param positionsMax positions in the table; a new one past it is refused
 * @param logFreeBytesMin free bytes on the log's disk below which nothing is proposed
 * @param snapshotReserveBytes free bytes that writing a snapshot must leave on its disk
 * @param logBytesMax size of the log past which a snapshot no longer waits for a follower that reads one
 * @param sync whether log, meta and snapshots are fsynced
 */
public record StoreSettings(
        String nodeId,
        List<MemberAddress> members,
        Path rootDir,
        Path logPath,
        boolean form,
        String clientAddress,
        Duration snapshotInterval,
        int electionTimeoutMillis,
        int electionJitterMillis,
        int requestParkMillis,
        int proposalWindowEntries,
        int batchCommitsMax,
        int queuedCommitsMax,
        long queuedBytesMax,
        long positionsMax,
        long logFreeBytesMin,
        long snapshotReserveBytes,
        long logBytesMax,
        boolean sync) {

    public StoreSettings {
        members = List.copyOf(members);
    }

    /** One member and where its raft port is. */
    public record MemberAddress(String nodeId, String host, int port) {}
}
