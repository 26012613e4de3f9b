/** What RocketMQ's own consumers need to keep their offsets in Tidemark. */
@NullMarked
package io.tidemark.rocketmq;

import org.jspecify.annotations.NullMarked;
