package io.tidemark.core.offset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random entries and freezes, held against a plain map from positions to words: an offset, or ~offset when held. */
class OffsetTableModelTest {

    private static final int ENTRIES = 2_000;
    private static final int PUTS_MAX = 20;

    @ParameterizedTest
    @MethodSource("io.tidemark.core.Seeds#seeds")
    void tableEqualsAMap(long seed) {
        Random random = new Random(seed);
        OffsetTable table = new OffsetTable();
        Map<PositionKey, Long> model = new HashMap<>();
        List<Frozen> frozen = new ArrayList<>();
        long index = 0;
        for (int entry = 1; entry <= ENTRIES; entry++) {
            index += 1 + random.nextInt(3);
            Change change = Change.random(random);
            table.apply(index, 1 + entry / 100, random.nextInt(1000), change::applyTo);
            change.applyTo(model);

            String when = "seed=%d entry=%d".formatted(seed, entry);
            assertThat(table.positions()).as(when).isEqualTo(model.size());
            if (random.nextInt(100) == 0) {
                assertThat(table.held()).as(when).isEqualTo(heldIn(model));
                frozen.add(new Frozen(table.freeze(), Map.copyOf(model), when));
            }
            if (frozen.size() > 5) {
                frozen.remove(random.nextInt(frozen.size())).verify();
            }
        }

        String when = "seed=%d at the end".formatted(seed);
        assertThat(table.summary().commands()).as(when).isEqualTo(ENTRIES);
        model.forEach((key, word) -> {
            assertThat(table.<Long>read(view -> view.offset(key)))
                    .as("%s %s", when, key)
                    .isEqualTo(word < 0 ? ~word : word);
            assertThat(table.<Boolean>read(view -> view.held(key)))
                    .as("%s %s", when, key)
                    .isEqualTo(word < 0);
        });
        for (Position other : randomPuts(random)) {
            assertThat(table.<Boolean>read(view -> view.offset(other.key()) == OffsetView.NONE))
                    .as("%s %s", when, other.key())
                    .isEqualTo(!model.containsKey(other.key()));
        }
        frozen.add(new Frozen(table.freeze(), model, when));
        frozen.forEach(Frozen::verify);
    }

    private static long heldIn(Map<PositionKey, Long> model) {
        return model.values().stream().filter(word -> word < 0).count();
    }

    @ParameterizedTest
    @MethodSource("io.tidemark.core.Seeds#seeds")
    void hashDoesNotDependOnTheWayThere(long seed) {
        Random random = new Random(seed);
        List<Position> puts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            puts.addAll(randomPuts(random));
        }
        OffsetTable inOrder = new OffsetTable();
        long index = 0;
        for (Position put : puts) {
            index++;
            inOrder.apply(
                    index, 1, 0, editor -> editor.put(put.key().row(), put.key().queueId(), put.offset()));
        }

        Map<PositionKey, Long> last = new HashMap<>();
        puts.forEach(put -> last.put(put.key(), put.offset()));
        List<PositionKey> shuffled = new ArrayList<>(last.keySet());
        Collections.shuffle(shuffled, random);
        OffsetTable.Builder builder = new OffsetTable.Builder();
        for (PositionKey key : shuffled) {
            builder.put(key.row(), key.queueId(), last.getOrDefault(key, OffsetView.NONE));
        }

        assertThat(builder.build(index, 1, 0, index).summary())
                .as("seed=%d", seed)
                .isEqualTo(inOrder.summary());
    }

    /** Few names, so that positions meet again; queue ids dense, sparse and at the edge; a row's positions in a run. */
    private static List<Position> randomPuts(Random random) {
        List<Position> puts = new ArrayList<>();
        int count = random.nextInt(PUTS_MAX);
        String row = randomRow(random);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(3) == 0) {
                row = randomRow(random);
            }
            int queueId = switch (random.nextInt(8)) {
                case 0 -> random.nextInt(PositionKey.QUEUE_ID_MAX + 1);
                case 1 -> PositionKey.QUEUE_ID_MAX;
                default -> random.nextInt(16);
            };
            long offset = random.nextInt(10) == 0 ? random.nextLong() & Long.MAX_VALUE : random.nextInt(1000);
            puts.add(new Position(new PositionKey(row, queueId), offset));
        }
        return puts;
    }

    private static String randomRow(Random random) {
        String broker = random.nextInt(3) == 0 ? "broker-" + random.nextInt(3) : "";
        return RowKey.of(broker, "Topic" + random.nextInt(30), "Group" + random.nextInt(100));
    }

    /** What one entry does: to the table, and to the map in the plainest way. */
    private record Change(Kind kind, List<Position> positions, RowSelection rows, String destination) {

        private enum Kind {
            PUT,
            HOLD,
            RELEASE,
            REMOVE,
            COPY
        }

        static Change random(Random random) {
            Kind kind = random.nextInt(4) > 0 ? Kind.PUT : Kind.values()[random.nextInt(Kind.values().length)];
            String topic = random.nextBoolean() ? "Topic" + random.nextInt(30) : "";
            String group = topic.isEmpty() || kind == Kind.COPY || random.nextBoolean() ? randomGroup(random) : "";
            String broker = switch (random.nextInt(3)) {
                case 0 -> "";
                case 1 -> "broker-" + random.nextInt(3);
                default -> RowSelection.ANY_BROKER;
            };
            String destination = "Group" + (100 + random.nextInt(10));
            return new Change(kind, randomPuts(random), new RowSelection(topic, group, broker), destination);
        }

        private static String randomGroup(Random random) {
            return "Group" + random.nextInt(110);
        }

        void applyTo(OffsetEditor editor) {
            switch (kind) {
                case PUT ->
                    positions.forEach(p -> editor.put(p.key().row(), p.key().queueId(), p.offset()));
                case HOLD ->
                    positions.forEach(p -> editor.putHeld(p.key().row(), p.key().queueId(), p.offset()));
                case RELEASE ->
                    positions.forEach(p -> editor.release(p.key().row(), p.key().queueId()));
                case REMOVE -> editor.remove(rows);
                case COPY -> {
                    if (!rows.group().equals(destination)) {
                        editor.copy(rows, destination);
                    }
                }
            }
        }

        void applyTo(Map<PositionKey, Long> model) {
            switch (kind) {
                case PUT -> positions.forEach(p -> model.put(p.key(), p.offset()));
                case HOLD -> positions.forEach(p -> model.put(p.key(), ~p.offset()));
                case RELEASE ->
                    positions.forEach(p -> model.computeIfPresent(p.key(), (key, word) -> word < 0 ? ~word : word));
                case REMOVE -> model.keySet().removeIf(key -> isSelected(key.row()));
                case COPY -> {
                    if (!rows.group().equals(destination)) {
                        copyIn(model);
                    }
                }
            }
        }

        private void copyIn(Map<PositionKey, Long> model) {
            Map<PositionKey, Long> copies = new HashMap<>();
            Set<String> replaced = new HashSet<>();
            model.forEach((key, word) -> {
                if (isSelected(key.row())) {
                    String row = RowKey.of(RowKey.broker(key.row()), RowKey.topic(key.row()), destination);
                    replaced.add(row);
                    copies.put(new PositionKey(row, key.queueId()), word < 0 ? ~word : word);
                }
            });
            model.keySet().removeIf(key -> replaced.contains(key.row()));
            model.putAll(copies);
        }

        private boolean isSelected(String row) {
            return (rows.topic().isEmpty() || rows.topic().equals(RowKey.topic(row)))
                    && (rows.group().isEmpty() || rows.group().equals(RowKey.group(row)))
                    && (rows.broker().equals(RowSelection.ANY_BROKER)
                            || rows.broker().equals(RowKey.broker(row)));
        }
    }

    private record Frozen(FrozenOffsets offsets, Map<PositionKey, Long> expected, String when) {

        void verify() {
            Map<PositionKey, Long> seen = new HashMap<>();
            long[] hash = {0};
            offsets.forEachRow((row, positions) -> {
                assertThat(positions.size()).as("%s %s", when, row).isPositive();
                for (int i = 0; i < positions.size(); i++) {
                    int queueId = positions.queueId(i);
                    if (i > 0) {
                        assertThat(queueId).as("%s %s", when, row).isGreaterThan(positions.queueId(i - 1));
                    }
                    long offset = positions.offset(i);
                    Long before = seen.put(new PositionKey(row, queueId), positions.held(i) ? ~offset : offset);
                    assertThat(before).as("%s %s is visited once", when, row).isNull();
                    hash[0] += TableHash.positionHash(TableHash.rowHash(row), queueId, offset, positions.held(i));
                }
            });
            assertThat(seen).as(when).isEqualTo(expected);
            assertThat(offsets.summary().positions()).as(when).isEqualTo(expected.size());
            assertThat(offsets.summary().hash())
                    .as("%s: kept up = computed anew", when)
                    .isEqualTo(hash[0]);
        }
    }
}
