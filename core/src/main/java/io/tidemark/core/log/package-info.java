/** A node's Raft log as those see it who only look at it. */
@NullMarked
package io.tidemark.core.log;

import org.jspecify.annotations.NullMarked;
