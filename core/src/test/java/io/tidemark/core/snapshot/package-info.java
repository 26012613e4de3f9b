@NullMarked
package io.tidemark.core.snapshot;

import org.jspecify.annotations.NullMarked;
