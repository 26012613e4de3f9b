@NullMarked
package io.tidemark.rocketmq;

import org.jspecify.annotations.NullMarked;
