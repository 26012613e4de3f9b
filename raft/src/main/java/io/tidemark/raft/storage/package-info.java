/** What a node keeps on its disks: log, vote, snapshots, and the published consumerOffset.json. */
@NullMarked
package io.tidemark.raft.storage;

import org.jspecify.annotations.NullMarked;
