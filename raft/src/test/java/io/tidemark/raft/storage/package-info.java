@NullMarked
package io.tidemark.raft.storage;

import org.jspecify.annotations.NullMarked;
