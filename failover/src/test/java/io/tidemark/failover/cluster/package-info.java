@NullMarked
package io.tidemark.failover.cluster;

import org.jspecify.annotations.NullMarked;
