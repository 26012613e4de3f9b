/** Which nodes a command asks, and how one of them is found that can do it. */
@NullMarked
package io.tidemark.client.cli.server;

import org.jspecify.annotations.NullMarked;
