/** Single positions and files of them: read, set, reset, deleted, exported, imported. */
@NullMarked
package io.tidemark.client.cli.offset;

import org.jspecify.annotations.NullMarked;
