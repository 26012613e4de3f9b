@NullMarked
package io.tidemark.bench.micro;

import org.jspecify.annotations.NullMarked;
