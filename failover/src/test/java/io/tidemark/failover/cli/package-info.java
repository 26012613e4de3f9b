@NullMarked
package io.tidemark.failover.cli;

import org.jspecify.annotations.NullMarked;
