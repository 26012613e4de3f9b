package io.tidemark.client;

import io.tidemark.core.offset.PositionKey;

/**
 * One position of a group.
 *
 * @param offset the next message to read
 * @param held whether it was reset and nobody has taken it over since, see {@link HeldException}
 */
public record GroupPosition(PositionKey key, long offset, boolean held) {}
