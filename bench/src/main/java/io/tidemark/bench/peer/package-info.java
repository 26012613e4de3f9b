/** The same work done by others on the same machine, in turns: who is how fast, and at which durability. */
@NullMarked
package io.tidemark.bench.peer;

import org.jspecify.annotations.NullMarked;
