package io.tidemark.raft.storage;

import java.time.Duration;

/**
 * When snapshots are taken.
 *
 * @param interval the least time between two, flushConsumerOffsetInterval
 * @param reserveBytes how much must stay free on the snapshots' disk beside one and a half times the last file
 * @param logBytesMax the size of the log past which a snapshot no longer waits for a follower that copies one
 */
public record SnapshotSchedule(Duration interval, long reserveBytes, long logBytesMax) {}
