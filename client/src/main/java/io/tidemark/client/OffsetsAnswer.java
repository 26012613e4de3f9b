package io.tidemark.client;

import java.util.List;
import java.util.Optional;

/**
 * What a node knows of several positions, all at the same revision.
 *
 * @param offsets one for each position asked for, in their order; empty where nobody has committed the position
 * @param revision the revision at which the table was read
 * @param stale whether newer commits may have been acknowledged before the read, see {@link Consistency#STALE}
 */
public record OffsetsAnswer(List<Optional<Long>> offsets, long revision, boolean stale) {

    public OffsetsAnswer {
        offsets = List.copyOf(offsets);
    }
}
