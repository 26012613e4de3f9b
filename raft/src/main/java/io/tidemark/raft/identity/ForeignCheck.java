package io.tidemark.raft.identity;

import io.tidemark.raft.rpc.HelloReply;
import io.tidemark.raft.start.ForeignClusterException;
import io.tidemark.raft.start.StartCancelledException;
import io.tidemark.raft.storage.DataDirectory;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Compares a directory's cluster with the peers' before the node starts. It asks only those that answer at once: a peer
 * that comes later makes the same comparison itself. When peers disagree with each other, one that agrees is enough,
 * and it is waited for a little while.
 */
final class ForeignCheck {

    private final DataDirectory directory;
    private final PeerPoll peers;
    private final Duration patience;

    ForeignCheck(DataDirectory directory, PeerPoll peers, Duration patience) {
        this.directory = directory;
        this.peers = peers;
        this.patience = patience;
    }

    void requireSameCluster(Identity own) throws ForeignClusterException, StartCancelledException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            SortedMap<String, HelloReply> replies = peers.askAll(own.incarnation());
            Optional<HelloReply> stranger = replies.values().stream()
                    .filter(reply -> reply.kind() == HelloReply.FORMED)
                    .filter(reply -> !reply.clusterId().equals(own.clusterId()))
                    .findFirst();
            boolean agreed = replies.values().stream()
                    .anyMatch(reply -> reply.clusterId().equals(own.clusterId()));
            if (stranger.isEmpty() || agreed) {
                return;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new ForeignClusterException(
                        directory.identityFile(),
                        own.clusterId(),
                        stranger.get().nodeId(),
                        stranger.get().clusterId());
            }
            peers.pause("peer=" + stranger.get().nodeId() + " belongs to another cluster, clusterId="
                    + stranger.get().clusterId());
        }
    }
}
