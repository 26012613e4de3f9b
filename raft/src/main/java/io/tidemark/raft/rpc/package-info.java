/** The node-to-node port: bolt with an allow-list in front of Hessian. */
@NullMarked
package io.tidemark.raft.rpc;

import org.jspecify.annotations.NullMarked;
