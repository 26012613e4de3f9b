@NullMarked
package io.tidemark.core.offset;

import org.jspecify.annotations.NullMarked;
