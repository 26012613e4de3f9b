/** What a node is told at its start: the settings file, the overrides of the command line, and their checks. */
@NullMarked
package io.tidemark.server.settings;

import org.jspecify.annotations.NullMarked;
