package io.tidemark.core.offset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every entry sets all positions to its own index, so whatever is seen must be one number. */
class OffsetTableConcurrencyTest {

    private static final int ENTRIES = 3_000;
    private static final int ROWS = 20;
    private static final int QUEUES = 9;
    private static final int READERS = 2;

    private final OffsetTable table = new OffsetTable();
    private final List<PositionKey> keys = new ArrayList<>();
    private final AtomicBoolean written = new AtomicBoolean();
    private final CountDownLatch started = new CountDownLatch(READERS + 1);
    private final ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);

    OffsetTableConcurrencyTest() {
        for (int r = 0; r < ROWS; r++) {
            for (int queueId = 0; queueId < QUEUES; queueId++) {
                keys.add(PositionKey.of("", "Topic" + r, "Group", queueId * queueId));
            }
        }
        apply(1);
    }

    @AfterEach
    void stop() throws InterruptedException {
        written.set(true);
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readersNeverSeeHalfAnEntry() throws Exception {
        List<Future<Long>> observers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            observers.add(threads.submit(observer(this::readOnce)));
        }
        observers.add(threads.submit(observer(this::freezeOnce)));
        started.await();
        for (long index = 2; index <= ENTRIES; index++) {
            apply(index);
        }
        written.set(true);

        for (Future<Long> observer : observers) {
            assertThat(observer.get()).as("index at the last look").isEqualTo(ENTRIES);
        }
    }

    private void apply(long index) {
        table.apply(index, 1, index, editor -> {
            for (PositionKey key : keys) {
                editor.put(key.row(), key.queueId(), index);
            }
        });
    }

    /** Looks until all is written, and once more; what it sees never goes back. */
    private Callable<Long> observer(Callable<Long> look) {
        return () -> {
            started.countDown();
            long index = 0;
            boolean last;
            do {
                last = written.get();
                long next = look.call();
                assertThat(next).isGreaterThanOrEqualTo(index);
                index = next;
            } while (!last);
            return index;
        };
    }

    private long readOnce() {
        return table.<Long>read(view -> {
            long index = view.summary().index();
            for (PositionKey key : keys) {
                long offset = view.offset(key);
                if (offset != index) {
                    throw new AssertionError("%s offset=%d index=%d".formatted(key, offset, index));
                }
            }
            return index;
        });
    }

    private long freezeOnce() {
        FrozenOffsets frozen = table.freeze();
        long index = frozen.summary().index();
        long[] hash = {0};
        frozen.forEachRow((row, offsets) -> {
            assertThat(offsets.size()).isEqualTo(QUEUES);
            for (int i = 0; i < QUEUES; i++) {
                assertThat(offsets.offset(i)).as(row).isEqualTo(index);
                hash[0] += TableHash.positionHash(TableHash.rowHash(row), offsets.queueId(i), index);
            }
        });
        assertThat(frozen.summary().hash()).isEqualTo(hash[0]);
        return index;
    }
}
