/** What a network may do to requests on their way, and clients that send what an honest one would not. */
@NullMarked
package io.tidemark.failover.wire;

import org.jspecify.annotations.NullMarked;
