package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.PositionList;
import org.jspecify.annotations.Nullable;

/** The keys of one batch's positions; each row is made and checked once however many positions are in it. */
final class BatchRows {

    private final PositionList positions;
    private final BrokerNames brokers;
    private final @Nullable String[] rows;

    BatchRows(PositionList positions, BrokerNames brokers) {
        this.positions = positions;
        this.brokers = brokers;
        this.rows = new String[positions.rowCount()];
    }

    /**
     * The key of a position.
     *
     * @throws InvalidPositionException when one of its names, or its queue id, is bad
     */
    PositionKey key(int position) {
        return new PositionKey(row(positions.rowOf(position)), positions.queueId(position));
    }

    private String row(int number) {
        String row = rows[number];
        if (row == null) {
            String broker = brokers.resolve(positions.broker(number));
            row = PositionKey.of(broker, positions.topic(number), positions.group(number), 0)
                    .row();
            rows[number] = row;
        }
        return row;
    }
}
