package io.tidemark.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.Refusals;
import io.tidemark.core.offset.PositionKey;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The last call that a store gets, and what becomes of offsets that cannot be committed then. */
class FinalPersistTest {

    private static final MessageQueue Q0 = new MessageQueue("orders", "broker-a", 0);
    private static final MessageQueue Q1 = new MessageQueue("orders", "broker-a", 1);
    private static final PositionKey KEY0 = PositionKey.of("broker-a", "orders", "billing", 0);
    private static final PositionKey KEY1 = PositionKey.of("broker-a", "orders", "billing", 1);

    private static final Duration LONG = Duration.ofMinutes(1);

    @RegisterExtension
    final LogLines log = new LogLines();

    private final ScriptedOffsets cluster = new ScriptedOffsets();
    private final AtomicBoolean shuttingDown = new AtomicBoolean();

    @Test
    void theShutdownWaitsForItsCommits() throws Exception {
        TidemarkOffsetStore store = store(LONG);
        cluster.keepWaiting();
        store.updateOffset(Q0, 10, false);
        Thread application = shutDown(store, Set.of(Q0));
        await().until(() -> application.getState() == Thread.State.TIMED_WAITING);
        cluster.answer();
        application.join();
        assertThat(cluster.table).containsEntry(KEY0, 10L);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void theShutdownWaitsForCommitsOfQueuesThatWereGivenAway() throws Exception {
        TidemarkOffsetStore store = store(LONG);
        cluster.keepWaiting();
        store.updateOffset(Q0, 10, false);
        store.persist(Q0);
        store.removeOffset(Q0);
        Thread application = shutDown(store, Set.of());
        await().until(() -> application.getState() == Thread.State.TIMED_WAITING);
        cluster.answer();
        application.join();
        assertThat(cluster.table).containsEntry(KEY0, 10L);
    }

    @Test
    void whatMayGoBetterIsTriedAgain() throws Exception {
        TidemarkOffsetStore store = store(LONG);
        cluster.refuse(Refusals.busy(), Refusals.outcomeUnknown(), Refusals.busy());
        store.updateOffset(Q0, 10, false);
        store.updateOffset(Q1, 20, false);
        shutDown(store, Set.of(Q0, Q1)).join();
        assertThat(cluster.table).containsEntry(KEY0, 10L).containsEntry(KEY1, 20L);
        assertThat(log.warnings("was not committed:")).isEmpty();
    }

    @Test
    void whatTheClientHasTriedForLongEnoughIsTold() throws Exception {
        TidemarkOffsetStore store = store(LONG);
        cluster.refuse(Refusals.unavailable());
        store.updateOffset(Q0, 10, false);
        shutDown(store, Set.of(Q0)).join();
        assertThat(cluster.asked()).hasSize(1);
        assertThat(log.warnings("queueId=0", "last offset=10 was not committed", "no leader"))
                .hasSize(1);
    }

    @Test
    void theWaitingIsBoundedAndWhatIsLeftIsTold() throws Exception {
        TidemarkOffsetStore store = store(Duration.ofMillis(50));
        cluster.keepWaiting();
        store.updateOffset(Q0, 10, false);
        shutDown(store, Set.of(Q0)).join();
        assertThat(log.warnings("queueId=0", "offset=10", "no answer within PT0.05S"))
                .hasSize(1);
    }

    @Test
    void anOffsetThatNobodyPersistsIsTold() throws Exception {
        TidemarkOffsetStore store = store(LONG);
        store.updateOffset(Q0, 10, false);
        shutDown(store, Set.of()).join();
        assertThat(cluster.asked()).isEmpty();
        assertThat(log.warnings("queueId=0", "last offset=10 was not committed: nobody asked for it"))
                .hasSize(1);
    }

    @Test
    void anInterruptEndsTheWaiting() throws Exception {
        TidemarkOffsetStore store = store(LONG);
        cluster.keepWaiting();
        store.updateOffset(Q0, 10, false);
        Thread application = shutDown(store, Set.of(Q0));
        await().until(() -> application.getState() == Thread.State.TIMED_WAITING);
        application.interrupt();
        application.join();
        assertThat(log.warnings("interrupted")).hasSize(1);
        assertThat(log.warnings("queueId=0", "no answer")).hasSize(1);
    }

    @Test
    void whatIsConsumedAfterwardsIsTold() throws Exception {
        TidemarkOffsetStore store = store(LONG);
        store.updateOffset(Q0, 10, false);
        shutDown(store, Set.of(Q0)).join();
        store.updateOffset(Q0, 11, true);
        store.updateOffset(Q0, 12, true);
        assertThat(log.warnings("queueId=0", "offset=11", "consumed again")).hasSize(1);
        assertThat(log.warnings()).hasSize(1);
    }

    private TidemarkOffsetStore store(Duration wait) {
        return new TidemarkOffsetStore(cluster, "billing", wait, shuttingDown::get);
    }

    private Thread shutDown(TidemarkOffsetStore store, Set<MessageQueue> mqs) {
        shuttingDown.set(true);
        Thread application = new Thread(() -> store.persistAll(mqs), "shutdown");
        application.start();
        return application;
    }
}
