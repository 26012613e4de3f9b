/**
 * What goes over a client's connection: RocketMQ's remoting frames, the codes, the typed headers and our own bodies.
 * Knows nothing of offsets as a domain; names and ranges are judged there.
 */
@NullMarked
package io.tidemark.core.protocol;

import org.jspecify.annotations.NullMarked;
