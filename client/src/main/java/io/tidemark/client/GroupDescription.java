package io.tidemark.client;

import java.util.List;

/**
 * All positions of a group.
 *
 * @param positions of all brokers, in the order of topic, broker and queue; empty when the group has none
 * @param revision the revision at which the first of them were read; of a large group, which is read in pages, the others
 *     may have been read later
 * @param stale whether newer commits may have been acknowledged before the read, see {@link ReadOptions#stale}
 */
public record GroupDescription(String group, List<GroupPosition> positions, long revision, boolean stale) {

    public GroupDescription {
        positions = List.copyOf(positions);
    }
}
