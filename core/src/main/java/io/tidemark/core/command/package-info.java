/** What goes through the log, and how it is written there. */
@NullMarked
package io.tidemark.core.command;

import org.jspecify.annotations.NullMarked;
