package io.tidemark.core.offset;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a table costs, by the virtual machine's own count. */
class OffsetTableMemoryTest {

    private static final int ROWS = 100_000;
    private static final int QUEUES = 8;

    private final OffsetTable table = new OffsetTable();

    @Test
    void rowWithOneHighQueueIdAllocatesWhatItCarries() {
        long index = 0;
        apply(++index, 0, 1);
        for (int queueId : new int[] {PositionKey.QUEUE_ID_MAX, 40_000, 1}) {
            long next = ++index;
            long bytes = allocatedBy(() -> apply(next, queueId, 1));
            assertThat(bytes).as("bytes to put queueId=%d", queueId).isLessThan(1_000);
        }
    }

    @Test
    void commitToAKnownPositionOfAnUnfrozenTableAllocatesAlmostNothing() {
        apply(1, 0, 1);

        assertThat(allocatedBy(() -> apply(2, 0, 2))).isLessThan(300);
    }

    /** The bound is the design's: 30 bytes an offset with 8 queues a group, keys of 57 characters included. */
    @Test
    void positionCostsAtMostThirtyBytes() {
        long before = heapUsed();
        for (int r = 0; r < ROWS; r++) {
            String row = RowKey.of("", "a-topic-of-26-chars-%06d".formatted(r), "a-consumer-group-of-30-chars-x");
            table.apply(r + 1, 1, 0, editor -> {
                for (int queueId = 0; queueId < QUEUES; queueId++) {
                    editor.put(row, queueId, queueId);
                }
            });
        }
        long bytes = heapUsed() - before;

        assertThat(table.positions()).isEqualTo((long) ROWS * QUEUES);
        assertThat((double) bytes / table.positions()).as("bytes a position").isBetween(8.0, 30.0);
    }

    private void apply(long index, int queueId, long offset) {
        table.apply(index, 1, 0, editor -> editor.put("TopicA@GroupA", queueId, offset));
    }

    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static long heapUsed() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
