@NullMarked
package io.tidemark.bench.peer;

import org.jspecify.annotations.NullMarked;
