package io.tidemark.failover.history;

import io.tidemark.core.offset.PositionKey;
import java.util.OptionalLong;

/**
 * One position of an operation.
 *
 * @param offset what was to be committed, or what a query was told, be it as odd as -1; empty when there was no such
 *     position, and in every position of a query that was not answered
 */
public record OperationPosition(PositionKey key, OptionalLong offset) {

    @Override
    public String toString() {
        return key.row() + "/" + key.queueId() + "=" + (offset.isPresent() ? offset.getAsLong() : "nothing");
    }
}
