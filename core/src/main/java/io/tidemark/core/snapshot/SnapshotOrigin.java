package io.tidemark.core.snapshot;

/**
 * Who wrote a snapshot; of an installed one it is the leader that sent it.
 *
 * @param clusterId the cluster's UUID
 * @param nodeId the node's name
 */
public record SnapshotOrigin(String clusterId, String nodeId) {}
