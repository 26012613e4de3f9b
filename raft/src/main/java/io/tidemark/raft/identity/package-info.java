/** Which cluster and node a data directory belongs to, how a cluster forms, and how an empty node joins one. */
@NullMarked
package io.tidemark.raft.identity;

import org.jspecify.annotations.NullMarked;
