/** What a command would change, shown before it does. */
@NullMarked
package io.tidemark.client.cli.plan;

import org.jspecify.annotations.NullMarked;
