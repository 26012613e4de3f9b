/** The faults: ways to injure a cluster under load, what must hold meanwhile, and the proof that they took place. */
@NullMarked
package io.tidemark.failover.fault;

import org.jspecify.annotations.NullMarked;
