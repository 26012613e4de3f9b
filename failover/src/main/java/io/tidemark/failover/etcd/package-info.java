/** The same gaps of etcd, which is a cluster of three as well: processes, clients, and rounds of leaders lost. */
@NullMarked
package io.tidemark.failover.etcd;

import org.jspecify.annotations.NullMarked;
