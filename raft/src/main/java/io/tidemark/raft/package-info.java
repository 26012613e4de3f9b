@NullMarked
package io.tidemark.raft;

import org.jspecify.annotations.NullMarked;
