@NullMarked
package io.tidemark.failover.bug;

import org.jspecify.annotations.NullMarked;
