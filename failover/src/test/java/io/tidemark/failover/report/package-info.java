@NullMarked
package io.tidemark.failover.report;

import org.jspecify.annotations.NullMarked;
