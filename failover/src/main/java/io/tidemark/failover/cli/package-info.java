/** The command line of {@code scripts/failover}. */
@NullMarked
package io.tidemark.failover.cli;

import org.jspecify.annotations.NullMarked;
