/** The Raft log of a node that is stopped. */
@NullMarked
package io.tidemark.client.cli.log;

import org.jspecify.annotations.NullMarked;
