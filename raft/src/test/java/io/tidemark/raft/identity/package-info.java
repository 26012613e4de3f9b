@NullMarked
package io.tidemark.raft.identity;

import org.jspecify.annotations.NullMarked;
