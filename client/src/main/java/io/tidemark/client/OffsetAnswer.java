package io.tidemark.client;

import java.util.Optional;

/**
 * What a node knows of one position.
 *
 * @param offset the next message to read; empty when nobody has committed the position
 * @param revision the revision at which the table was read
 * @param stale whether newer commits may have been acknowledged before the read, see {@link Consistency#STALE}
 */
public record OffsetAnswer(Optional<Long> offset, long revision, boolean stale) {}
