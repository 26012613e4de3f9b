@NullMarked
package io.tidemark.failover.wire;

import org.jspecify.annotations.NullMarked;
