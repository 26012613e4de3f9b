package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.PositionList;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * The positions of a batch with their offsets.
     *
     * @throws InvalidFieldException names the position and its part that is bad
     */
    List<Position> positions(CommitOffsetsBody body) {
        int size = body.positions().size();
        List<Position> all = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            try {
                all.add(new Position(key(i), body.offset(i)));
            } catch (InvalidPositionException e) {
                throw WireNames.invalidInBatch(i, e);
            }
        }
        return all;
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
