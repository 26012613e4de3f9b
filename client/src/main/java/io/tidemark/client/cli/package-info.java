/** The command line {@code tidemark}. The only place of the client that prints. */
@NullMarked
package io.tidemark.client.cli;

import org.jspecify.annotations.NullMarked;
