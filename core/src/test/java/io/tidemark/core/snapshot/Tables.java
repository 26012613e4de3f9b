package io.tidemark.core.snapshot;

import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.offset.TableHash;
import io.tidemark.core.offset.TableSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Tables for tests, and what they hold. */
final class Tables {

    static final SnapshotOrigin ORIGIN = new SnapshotOrigin("7f0d0c1e-8d6c-4f5e-9a51-0c4f6a1b2d3e", "n2");

    static final List<Position> SMALL = List.of(
            position("", "TopicTest", "CG_order", 0, 250),
            position("", "TopicTest", "CG_order", 1, 251),
            position("", "TopicTest", "CG_order", 3, Long.MAX_VALUE),
            position("", "%RETRY%CG_order", "CG_order", 0, 0),
            position("", "SCHEDULE_TOPIC_XXXX", "CG-audit_1", 65_535, 123_456_789_012L),
            position("broker-b", "TopicTest", "CG_order", 0, 7),
            position("broker-a.eu", "TopicTest", "CG_order", 0, 8));

    private Tables() {}

    static Position position(String broker, String topic, String group, int queueId, long offset) {
        return new Position(PositionKey.of(broker, topic, group, queueId), offset);
    }

    /** The table after one command with these positions. */
    static OffsetTable table(List<Position> positions) {
        OffsetTable table = new OffsetTable();
        table.apply(
                42,
                3,
                1_795_348_409_833L,
                editor ->
                        positions.forEach(p -> editor.put(p.key().row(), p.key().queueId(), p.offset())));
        return table;
    }

    /** Up to a few thousand positions of several brokers: dense and sparse rows, all sizes of offsets. */
    static List<Position> random(SplittableRandom random) {
        List<Position> positions = new ArrayList<>();
        int brokers = random.nextInt(1, 9);
        int rows = random.nextInt(300);
        for (int row = 0; row < rows; row++) {
            int broker = random.nextInt(brokers);
            String name = broker == 0 ? "" : "broker-" + broker;
            String topic = "Topic_" + random.nextInt(50);
            boolean sparse = random.nextInt(4) == 0;
            int queues = random.nextInt(1, 17);
            for (int queue = 0; queue < queues; queue++) {
                long offset = random.nextInt(20) == 0 ? Long.MAX_VALUE : random.nextLong() >>> random.nextInt(1, 64);
                positions.add(position(name, topic, "CG-" + row, sparse ? random.nextInt(65_536) : queue, offset));
            }
        }
        return positions;
    }

    /** Rows by key, offsets by queue id. */
    static Map<String, Map<Integer, Long>> content(FrozenOffsets offsets) {
        Map<String, Map<Integer, Long>> content = new HashMap<>();
        offsets.forEachRow((row, positions) -> {
            Map<Integer, Long> queues = content.computeIfAbsent(row, key -> new TreeMap<>());
            for (int i = 0; i < positions.size(); i++) {
                queues.put(positions.queueId(i), positions.offset(i));
            }
        });
        return content;
    }

    /** The rows of the default broker. */
    static Map<String, Map<Integer, Long>> defaultContent(FrozenOffsets offsets) {
        Map<String, Map<Integer, Long>> content = content(offsets);
        content.keySet().removeIf(row -> !RowKey.broker(row).isEmpty());
        return content;
    }

    /** A view that hands out its rows in the order in which they are given, whatever a table would do. */
    static FrozenOffsets inOrder(TableSummary summary, ImportedRow... rows) {
        return new FrozenOffsets() {
            @Override
            public TableSummary summary() {
                return summary;
            }

            @Override
            public <E extends Exception> void forEachRow(RowVisitor<E> visitor) throws E {
                for (ImportedRow row : rows) {
                    visitor.row(row.key(), row);
                }
            }
        };
    }

    /** The summary of the table with just these rows. */
    static TableSummary summary(long index, long term, long timeMillis, long commands, ImportedRow... rows) {
        long hash = 0;
        for (ImportedRow row : rows) {
            for (int i = 0; i < row.size(); i++) {
                hash += TableHash.positionHash(
                        TableHash.rowHash(row.key()), row.queueId(i), row.offset(i), row.held(i));
            }
        }
        long positions = Arrays.stream(rows).mapToLong(ImportedRow::size).sum();
        return new TableSummary(index, term, timeMillis, commands, positions, hash);
    }
}
