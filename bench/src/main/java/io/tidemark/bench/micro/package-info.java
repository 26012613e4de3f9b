/** JMH benchmarks, a class for each subject. {@code scripts/bench} runs them. */
@NullMarked
package io.tidemark.bench.micro;

import org.jspecify.annotations.NullMarked;
