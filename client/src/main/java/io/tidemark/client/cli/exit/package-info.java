/** How a command ends. */
@NullMarked
package io.tidemark.client.cli.exit;

import org.jspecify.annotations.NullMarked;
