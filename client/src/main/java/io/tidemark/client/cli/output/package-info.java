/** How a command prints: rows as a table, JSON or CSV, and how far long work is. */
@NullMarked
package io.tidemark.client.cli.output;

import org.jspecify.annotations.NullMarked;
