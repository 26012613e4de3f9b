package io.tidemark.core.offset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random entries and freezes, held against a plain map. */
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
            List<Position> puts = randomPuts(random);
            index += 1 + random.nextInt(3);
            table.apply(index, 1 + entry / 100, random.nextInt(1000), editor -> {
                for (Position put : puts) {
                    editor.put(put.key().row(), put.key().queueId(), put.offset());
                }
            });
            puts.forEach(put -> model.put(put.key(), put.offset()));

            String when = "seed=%d entry=%d".formatted(seed, entry);
            assertThat(table.positions()).as(when).isEqualTo(model.size());
            if (random.nextInt(100) == 0) {
                frozen.add(new Frozen(table.freeze(), Map.copyOf(model), when));
            }
            if (frozen.size() > 5) {
                frozen.remove(random.nextInt(frozen.size())).verify();
            }
        }

        String when = "seed=%d at the end".formatted(seed);
        assertThat(table.summary().commands()).as(when).isEqualTo(ENTRIES);
        model.forEach((key, offset) -> assertThat(table.<Long>read(view -> view.offset(key)))
                .as("%s %s", when, key)
                .isEqualTo(offset));
        for (Position absent : randomPuts(random)) {
            assertThat(table.<Long>read(view -> view.offset(absent.key())))
                    .as("%s %s", when, absent.key())
                    .isEqualTo(model.getOrDefault(absent.key(), OffsetView.NONE));
        }
        frozen.add(new Frozen(table.freeze(), model, when));
        frozen.forEach(Frozen::verify);
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
                    Long before = seen.put(new PositionKey(row, queueId), positions.offset(i));
                    assertThat(before).as("%s %s is visited once", when, row).isNull();
                    hash[0] += TableHash.positionHash(TableHash.rowHash(row), queueId, positions.offset(i));
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
