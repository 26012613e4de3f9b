package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.ChangedResponseHeader;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.InvalidFieldException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.ChangeListener;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.StoreFailure;
import io.tidemark.raft.TableChange;
import java.util.ArrayList;
import java.util.List;

/**
 * RocketMQ's request to reset a group (222): one queue to an offset, or, with our field {@code shift}, one queue or all
 * of a topic by so many messages. To find an offset by time takes the messages, which only RocketMQ's broker has.
 */
final class ResetOffsetHandler implements RequestHandler {

    /** What RocketMQ's tools send for "all queues" and for "no offset". */
    private static final long NONE = -1;

    private static final int QUEUES_MAX = 16_384;

    /** What so many queues cannot reach, however long their names are. */
    private static final int BODY_BYTES_MAX = 512 * QUEUES_MAX;

    private static final String BY_TIME =
            "Tidemark keeps offsets and no messages, so it cannot tell the offset of a time,"
                    + " nor the first or the last one: ask RocketMQ's broker, and reset by queueId and offset";

    private final OffsetStore store;
    private final BrokerNames brokers;
    private final TableScans scans;

    ResetOffsetHandler(OffsetStore store, BrokerNames brokers, TableScans scans) {
        this.store = store;
        this.brokers = brokers;
        this.scans = scans;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        ExtFields fields = request.extFields();
        String broker = fields.getOr(FieldName.BROKER_NAME, "");
        String row = row(broker, fields.require(FieldName.TOPIC), fields.require(FieldName.GROUP));
        int queueId = fields.get(FieldName.QUEUE_ID) == null ? (int) NONE : fields.requireInt(FieldName.QUEUE_ID);
        if (queueId < NONE || queueId > PositionKey.QUEUE_ID_MAX) {
            throw InvalidFieldException.bad(
                    FieldName.QUEUE_ID,
                    Integer.toString(queueId),
                    "0 to " + PositionKey.QUEUE_ID_MAX + ", or -1 for all");
        }
        Answer answer = new Answer(exchange, brokers.told(brokers.resolve(broker)));
        if (fields.get(FieldName.SHIFT) != null) {
            long shift = fields.requireLong(FieldName.SHIFT);
            scans.submit(exchange, Consistency.LINEARIZABLE, new Shift(store, row, queueId, shift, answer));
            return;
        }
        long offset = fields.get(FieldName.OFFSET) == null ? NONE : fields.requireLong(FieldName.OFFSET);
        if (queueId == NONE || offset == NONE) {
            exchange.fail(ErrorKind.REFUSED, BY_TIME);
            return;
        }
        if (offset < 0) {
            throw InvalidFieldException.bad(FieldName.OFFSET, Long.toString(offset), "0 or more");
        }
        answer.reset(store, List.of(new Position(new PositionKey(row, queueId), offset)));
    }

    private String row(String broker, String topic, String group) {
        try {
            return RowKey.of(brokers.resolve(broker), topic, group);
        } catch (InvalidPositionException e) {
            throw WireNames.invalid(e, FieldName.GROUP);
        }
    }

    /** Resets to what it reads and so much more, or less; never below 0. */
    private static final class Shift implements TableScan {

        private final OffsetStore store;
        private final String key;
        private final int queueId;
        private final long shift;
        private final Answer answer;
        private final List<Position> positions = new ArrayList<>();

        Shift(OffsetStore store, String key, int queueId, long shift, Answer answer) {
            this.store = store;
            this.key = key;
            this.queueId = queueId;
            this.shift = shift;
            this.answer = answer;
        }

        @Override
        public void row(String row, OffsetRow offsets) {
            if (!row.equals(key)) {
                return;
            }
            for (int i = 0; i < offsets.size(); i++) {
                if (queueId == NONE || queueId == offsets.queueId(i)) {
                    positions.add(new Position(new PositionKey(key, offsets.queueId(i)), shifted(offsets.offset(i))));
                }
            }
        }

        @Override
        public void answer(TableAnswer table) {
            if (positions.isEmpty()) {
                table.refuse("No queues to reset.");
            } else if (positions.size() > QUEUES_MAX) {
                table.refuse(
                        "queues=" + positions.size() + ", expected at most " + QUEUES_MAX + "; shift them by queueId");
            } else {
                answer.reset(store, positions);
            }
        }

        private long shifted(long offset) {
            long sum = offset + shift;
            if (shift > 0 && sum < 0) {
                return Long.MAX_VALUE;
            }
            return Math.max(0, sum);
        }
    }

    /**
     * Answers with the offsets that were set, as RocketMQ's {@code ResetOffsetBody}.
     *
     * @param broker how the answer calls the broker
     */
    private record Answer(RequestExchange exchange, String broker) {

        void reset(OffsetStore store, List<Position> positions) {
            store.change(TableChange.reset(positions), new ChangeListener() {
                @Override
                public void changed(long revision, int changed) {
                    exchange.succeed(new ChangedResponseHeader(revision, changed).toFields(), body(positions));
                }

                @Override
                public void failed(StoreFailure failure) {
                    StoreFailures.answer(exchange, failure);
                }
            });
        }

        private byte[] body(List<Position> positions) {
            RocketMqJson json = new RocketMqJson(BODY_BYTES_MAX);
            json.beginObject().name("offsetTable").beginObject();
            for (Position position : positions) {
                PositionKey key = position.key();
                json.queue(broker, RowKey.topic(key.row()), key.queueId()).value(position.offset());
            }
            return json.endObject().endObject().toBytes();
        }
    }
}
