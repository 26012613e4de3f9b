@NullMarked
package io.tidemark.failover.fault;

import org.jspecify.annotations.NullMarked;
