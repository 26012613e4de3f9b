/**
 * A cluster of real server processes on this machine: started, signalled, cut off and asked as an operator would do it.
 */
@NullMarked
package io.tidemark.failover.cluster;

import org.jspecify.annotations.NullMarked;
