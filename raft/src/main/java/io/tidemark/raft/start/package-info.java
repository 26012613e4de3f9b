/** Why a node refuses to start, and what needs a person's eye while it runs. */
@NullMarked
package io.tidemark.raft.start;

import org.jspecify.annotations.NullMarked;
