@NullMarked
package io.tidemark.failover.etcd;

import org.jspecify.annotations.NullMarked;
