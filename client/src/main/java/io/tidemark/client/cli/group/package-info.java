/** Consumer groups as a whole. */
@NullMarked
package io.tidemark.client.cli.group;

import org.jspecify.annotations.NullMarked;
