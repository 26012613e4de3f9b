@NullMarked
package io.tidemark.failover.history;

import org.jspecify.annotations.NullMarked;
