@NullMarked
package io.tidemark.failover.run;

import org.jspecify.annotations.NullMarked;
