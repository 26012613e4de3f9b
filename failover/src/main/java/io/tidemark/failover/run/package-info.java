/** Runs of faults: rounds under load, what is checked after each, and what is told of them. */
@NullMarked
package io.tidemark.failover.run;

import org.jspecify.annotations.NullMarked;
