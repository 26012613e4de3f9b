/**
 * The table as a file: {@code consumerOffset.json}, which is the Raft snapshot and what a RocketMQ broker loads. The
 * layout is drawn in docs/snapshot-format.md.
 */
@NullMarked
package io.tidemark.core.snapshot;

import org.jspecify.annotations.NullMarked;
