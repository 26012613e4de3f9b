/** Clients that commit and read all the time while a cluster is injured, and what they see. */
@NullMarked
package io.tidemark.failover.load;

import org.jspecify.annotations.NullMarked;
