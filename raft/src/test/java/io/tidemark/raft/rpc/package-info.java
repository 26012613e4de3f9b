@NullMarked
package io.tidemark.raft.rpc;

import org.jspecify.annotations.NullMarked;
