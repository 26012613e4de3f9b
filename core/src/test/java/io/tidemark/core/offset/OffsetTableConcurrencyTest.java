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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every entry sets all positions to its own index, so whatever is seen must be one number. */
@Timeout(60)
class OffsetTableConcurrencyTest {

    private static final int ENTRIES_MIN = 1_000;
    private static final int LOOKS_MIN = 500;
    private static final int ROWS = 20;
    private static final int QUEUES = 9;
    private static final int READERS = 2;

    private final OffsetTable table = new OffsetTable();
    private final List<PositionKey> keys = new ArrayList<>();
    private final AtomicBoolean written = new AtomicBoolean();

    /** Counted down by each observer after its {@link #LOOKS_MIN}: however busy the machine is, all have looked. */
    private final CountDownLatch looked = new CountDownLatch(READERS + 1);

    private final ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);

    private volatile @Nullable Thread caller;

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
    void readerThatComesInTheMiddleOfAnEntrySeesTheWholeOfIt() throws Exception {
        assertThat(startedInTheMiddleOfAnEntry(this::readOnce).get()).isEqualTo(2);
    }

    @Test
    void freezeThatComesInTheMiddleOfAnEntryHoldsTheWholeOfIt() throws Exception {
        assertThat(startedInTheMiddleOfAnEntry(this::freezeOnce).get()).isEqualTo(2);
    }

    @Test
    void entryThatComesInTheMiddleOfAReadWaitsForItsEnd() throws Exception {
        List<Future<?>> entries = new ArrayList<>();
        table.<Boolean>read(view -> {
            entries.add(threads.submit(waiting(() -> {
                apply(2);
                return 2L;
            })));
            awaitEndOrWait(entries.get(0));
            assertAllAre(view, 1);
            return true;
        });

        entries.get(0).get();
        assertThat(readOnce()).isEqualTo(2);
    }

    @Test
    void readersNeverSeeHalfAnEntry() throws Exception {
        List<Future<Long>> observers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            observers.add(threads.submit(observer(this::readOnce)));
        }
        observers.add(threads.submit(observer(this::freezeOnce)));
        long index = 1;
        while (index < ENTRIES_MIN
                || (looked.getCount() > 0 && observers.stream().noneMatch(Future::isDone))) {
            apply(++index);
        }
        written.set(true);

        for (Future<Long> observer : observers) {
            assertThat(observer.get()).as("index at the last look").isEqualTo(index);
        }
    }

    /** Puts half of entry 2, lets the call begin and wait (or, wrongly, end), and puts the other half. */
    private Future<Long> startedInTheMiddleOfAnEntry(Callable<Long> call) {
        List<Future<Long>> calls = new ArrayList<>();
        table.apply(2, 1, 2, editor -> {
            keys.subList(0, keys.size() / 2).forEach(key -> editor.put(key.row(), key.queueId(), 2));
            calls.add(threads.submit(waiting(call)));
            awaitEndOrWait(calls.get(0));
            keys.subList(keys.size() / 2, keys.size()).forEach(key -> editor.put(key.row(), key.queueId(), 2));
        });
        return calls.get(0);
    }

    /** A call whose thread can be watched. */
    private Callable<Long> waiting(Callable<Long> call) {
        return () -> {
            caller = Thread.currentThread();
            return call.call();
        };
    }

    private void awaitEndOrWait(Future<?> call) {
        while (!call.isDone() && (caller == null || caller.getState() != Thread.State.WAITING)) {
            Thread.onSpinWait();
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
            long index = 0;
            int looks = 0;
            boolean last;
            do {
                last = written.get();
                long next = look.call();
                assertThat(next).isGreaterThanOrEqualTo(index);
                index = next;
                if (++looks == LOOKS_MIN) {
                    looked.countDown();
                }
            } while (!last);
            return index;
        };
    }

    private long readOnce() {
        return table.<Long>read(view -> {
            long index = view.summary().index();
            assertAllAre(view, index);
            return index;
        });
    }

    private void assertAllAre(OffsetView view, long index) {
        for (PositionKey key : keys) {
            long offset = view.offset(key);
            if (offset != index) {
                throw new AssertionError("%s offset=%d index=%d".formatted(key, offset, index));
            }
        }
    }

    private long freezeOnce() {
        FrozenOffsets frozen = table.freeze();
        long index = frozen.summary().index();
        long[] hash = {0};
        frozen.forEachRow((row, offsets) -> {
            assertThat(offsets.size()).isEqualTo(QUEUES);
            for (int i = 0; i < QUEUES; i++) {
                assertThat(offsets.offset(i)).as(row).isEqualTo(index);
                hash[0] += TableHash.positionHash(TableHash.rowHash(row), offsets.queueId(i), index, false);
            }
        });
        assertThat(frozen.summary().hash()).isEqualTo(hash[0]);
        return index;
    }
}
