package io.tidemark.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.OffsetView;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommitOffsetsTest {

    private final CommitOffsets.Builder builder = new CommitOffsets.Builder();

    @Test
    void lastPutOfAPositionWins() {
        builder.put("T@G", 3, 1).put("T@G", 4, 2).put(new PositionKey("T@G", 3), 9);

        assertThat(builder.positions()).isEqualTo(2);
        assertThat(linesOf(builder.build(5))).containsExactly("T@G 3:9", "T@G 4:2");
    }

    @Test
    void positionsAreGroupedByRowInTheOrderOfTheirQueueIds() {
        builder.put("B@G", 65_535, 1).put("A@G@b", 1, 2).put("B@G", 0, 3).put("A@G@b", 0, 4);

        CommitOffsets command = builder.build(5);

        assertThat(linesOf(command)).containsExactly("B@G 0:3", "B@G 65535:1", "A@G@b 0:4", "A@G@b 1:2");
        assertThat(command).hasToString("CommitOffsets[timeMillis=5, rows=2, positions=4]");
    }

    @Test
    void appliedCommandIsInTheTable() {
        CommitOffsets command = builder.put("T@G", 3, 30).put("T@G@b", 3, 31).build(5);
        OffsetTable table = new OffsetTable();

        table.apply(1, 1, command.timeMillis(), command::applyTo);

        assertThat(table.<Long>read(view -> view.offset(new PositionKey("T@G", 3))))
                .isEqualTo(30);
        assertThat(table.<Long>read(view -> view.offset(new PositionKey("T@G@b", 3))))
                .isEqualTo(31);
        assertThat(table.<Long>read(view -> view.offset(new PositionKey("T@G", 4))))
                .isEqualTo(OffsetView.NONE);
        assertThat(table.summary().timeMillis()).isEqualTo(5);
    }

    @Test
    void clearedBuilderKnowsNothingOfTheCommandBefore() {
        int empty = builder.encodedBytes();
        CommitOffsets first = builder.put("T@G", 3, 30).build(5);
        builder.clear();

        assertThat(builder.positions()).isZero();
        assertThat(builder.encodedBytes()).isEqualTo(empty);
        CommitOffsets second = builder.put("U@G", 4, 40).build(6);
        assertThat(linesOf(second)).containsExactly("U@G 4:40");
        assertThat(linesOf(first)).containsExactly("T@G 3:30");
    }

    @Test
    void commandOfNothingIsRefused() {
        assertThatThrownBy(() -> builder.build(5)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void valueOutOfItsRangeIsRefused() {
        assertThatThrownBy(() -> builder.put("T@G", -1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.put("T@G", 65_536, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.put("T@G", 0, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(builder.positions()).isZero();
        builder.put("T@G", 0, 0);
        assertThatThrownBy(() -> builder.build(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("io.tidemark.core.Seeds#seeds")
    void builderEqualsAMapAndEncodedBytesIsAnUpperBound(long seed) throws Exception {
        Random random = new Random(seed);
        // 20,000 is past what a builder keeps when it is cleared.
        for (int puts : new int[] {1, 63, 64, 65, 1000, 20_000, 10}) {
            Map<PositionKey, Long> model = new HashMap<>();
            int rows = 1 + random.nextInt(puts);
            for (int i = 0; i < puts; i++) {
                String row = "Topic%d@%s".formatted(random.nextInt(rows), "g".repeat(1 + random.nextInt(2)));
                int queueId = random.nextInt(random.nextBoolean() ? 8 : PositionKey.QUEUE_ID_MAX + 1);
                long offset = random.nextLong() >>> (1 + random.nextInt(63));
                int before = builder.encodedBytes();
                builder.put(row, queueId, offset);
                if (builder.encodedBytes() - before > CommitOffsets.Builder.positionBytesMax(row)) {
                    throw new AssertionError("seed=%d row=%s queueId=%d offset=%d added %d bytes"
                            .formatted(seed, row, queueId, offset, builder.encodedBytes() - before));
                }
                model.put(new PositionKey(row, queueId), offset);
            }
            String what = "seed=%d puts=%d".formatted(seed, puts);
            CommitOffsets command = builder.build(seed);
            byte[] bytes = CommandCodec.encode(command);

            assertThat(builder.positions()).as(what).isEqualTo(model.size());
            assertThat(command.positions()).as(what).isEqualTo(model.size());
            assertThat(mapOf(command)).as(what).isEqualTo(model);
            assertThat(bytes.length).as(what).isLessThanOrEqualTo(builder.encodedBytes());
            CommitOffsets decoded = (CommitOffsets) CommandCodec.decode(bytes);
            assertThat(decoded.timeMillis()).as(what).isEqualTo(seed);
            assertThat(linesOf(decoded)).as(what).isEqualTo(linesOf(command));
            assertThat(CommandCodec.encode(decoded)).as(what).isEqualTo(bytes);
            builder.clear();
        }
    }

    private static Map<PositionKey, Long> mapOf(CommitOffsets command) {
        Map<PositionKey, Long> positions = new HashMap<>();
        command.forEach((row, queueId, offset) -> positions.put(new PositionKey(row, queueId), offset));
        return positions;
    }

    private static List<String> linesOf(CommitOffsets command) {
        List<String> lines = new ArrayList<>();
        command.forEach((row, queueId, offset) -> lines.add(row + " " + queueId + ":" + offset));
        return lines;
    }
}
