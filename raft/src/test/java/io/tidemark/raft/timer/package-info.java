@NullMarked
package io.tidemark.raft.timer;

import org.jspecify.annotations.NullMarked;
