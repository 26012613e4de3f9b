/** The load generator: frames of RocketMQ over a few connections, and how long their answers take. */
@NullMarked
package io.tidemark.bench.load;

import org.jspecify.annotations.NullMarked;
