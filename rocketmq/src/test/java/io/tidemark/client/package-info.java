@NullMarked
package io.tidemark.client;

import org.jspecify.annotations.NullMarked;
