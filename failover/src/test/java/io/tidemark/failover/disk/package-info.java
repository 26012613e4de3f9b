@NullMarked
package io.tidemark.failover.disk;

import org.jspecify.annotations.NullMarked;
