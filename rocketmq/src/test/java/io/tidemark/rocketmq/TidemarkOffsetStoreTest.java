package io.tidemark.rocketmq;

import static org.apache.rocketmq.client.consumer.store.ReadOffsetType.MEMORY_FIRST_THEN_STORE;
import static org.apache.rocketmq.client.consumer.store.ReadOffsetType.READ_FROM_MEMORY;
import static org.apache.rocketmq.client.consumer.store.ReadOffsetType.READ_FROM_STORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.HeldException;
import io.tidemark.client.Refusals;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.PositionKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TidemarkOffsetStoreTest {

    private static final MessageQueue Q0 = new MessageQueue("orders", "broker-a", 0);
    private static final MessageQueue Q1 = new MessageQueue("orders", "broker-a", 1);
    private static final MessageQueue OTHER_BROKER = new MessageQueue("orders", "broker-b", 0);
    private static final PositionKey KEY0 = PositionKey.of("broker-a", "orders", "billing", 0);

    private static final String COMMIT0 = "commit orders@billing@broker-a 0 = ";
    private static final String COMMIT1 = "commit orders@billing@broker-a 1 = ";
    private static final String READ0 = "read orders@billing@broker-a 0";

    @RegisterExtension
    final LogLines log = new LogLines();

    private final ScriptedOffsets cluster = new ScriptedOffsets();
    private final TidemarkOffsetStore store =
            new TidemarkOffsetStore(cluster, "billing", Duration.ofSeconds(10), () -> false);

    // ---- Memory ----

    @Test
    void increaseOnlyNeverGoesBack() {
        store.updateOffset(Q0, 10, true);
        store.updateOffset(Q0, 7, true);
        assertThat(memory(Q0)).isEqualTo(10);
        store.updateOffset(Q0, 7, false);
        assertThat(memory(Q0)).isEqualTo(7);
    }

    @Test
    void aFrozenOffsetStaysUntilItIsRemoved() {
        store.updateOffset(Q0, 10, false);
        store.updateAndFreezeOffset(Q0, 3);
        store.updateOffset(Q0, 11, true);
        store.updateOffset(Q0, 12, false);
        assertThat(memory(Q0)).isEqualTo(3);
        store.removeOffset(Q0);
        store.updateOffset(Q0, 12, false);
        assertThat(memory(Q0)).isEqualTo(12);
    }

    @Test
    void anAbsentQueueCanBeFrozenAndFrozenAnew() {
        store.updateAndFreezeOffset(Q0, 3);
        store.updateAndFreezeOffset(Q0, 4);
        assertThat(memory(Q0)).isEqualTo(4);
    }

    @Test
    void aNegativeOffsetIsIgnoredAndNamed() {
        store.updateOffset(Q0, 5, false);
        store.updateOffset(Q0, -1, false);
        store.updateAndFreezeOffset(Q0, -7);
        assertThat(memory(Q0)).isEqualTo(5);
        assertThat(log.warnings("is ignored")).hasSize(2);
    }

    @Test
    void theTableIsClonedByTopic() {
        MessageQueue other = new MessageQueue("bills", "broker-a", 0);
        store.updateOffset(Q0, 1, false);
        store.updateOffset(other, 2, false);
        assertThat(store.cloneOffsetTable("orders")).isEqualTo(Map.of(Q0, 1L));
        assertThat(store.cloneOffsetTable(null)).isEqualTo(Map.of(Q0, 1L, other, 2L));
        assertThat(store.cloneOffsetTable(" ")).hasSize(2);
        assertThat(store.cloneOffsetTable("else")).isEmpty();
    }

    @Test
    void aStartBeginsWithNothingInMemory() {
        store.updateOffset(Q0, 1, false);
        store.load();
        assertThat(memory(Q0)).isEqualTo(-1);
        assertThat(log.warnings("a store of its own")).hasSize(1);
        store.load();
        assertThat(log.warnings("a store of its own")).hasSize(1);
    }

    // ---- Reading ----

    @Test
    void memoryComesFirstAndThenTheStore() {
        cluster.table.put(KEY0, 40L);
        assertThat(memory(Q0)).isEqualTo(-1);
        assertThat(store.readOffset(Q0, MEMORY_FIRST_THEN_STORE)).isEqualTo(40);
        store.updateOffset(Q0, 41, false);
        assertThat(store.readOffset(Q0, MEMORY_FIRST_THEN_STORE)).isEqualTo(41);
        assertThat(cluster.asked()).containsExactly(READ0);
    }

    @Test
    void whatTheStoreAnswersIsInMemoryAndNotSentBack() {
        cluster.table.put(KEY0, 40L);
        store.updateOffset(Q0, 55, false);
        assertThat(store.readOffset(Q0, READ_FROM_STORE)).isEqualTo(40);
        assertThat(memory(Q0)).isEqualTo(40);
        store.persistAll(Set.of(Q0));
        assertThat(cluster.asked()).containsExactly(READ0);
    }

    @Test
    void onlyAnUnknownPositionIsNotFound() {
        assertThat(store.readOffset(Q0, READ_FROM_STORE)).isEqualTo(-1);
        assertThat(store.readOffset(Q0, MEMORY_FIRST_THEN_STORE)).isEqualTo(-1);
        assertThat(memory(Q0)).isEqualTo(-1);
        assertThat(store.cloneOffsetTable(null)).isEmpty();
    }

    static Stream<TidemarkException> failures() {
        return Stream.of(
                Refusals.busy(),
                Refusals.held(),
                Refusals.unavailable(),
                Refusals.outcomeUnknown(),
                Refusals.refused());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void anErrorIsNeverNotFound(TidemarkException failure) {
        cluster.readsFail(failure);
        assertThat(store.readOffset(Q0, READ_FROM_STORE)).isEqualTo(-2);
        assertThat(store.readOffset(Q0, MEMORY_FIRST_THEN_STORE)).isEqualTo(-2);
        assertThat(memory(Q0)).isEqualTo(-1);
        assertThat(log.warnings("is not known")).hasSize(2);
    }

    @Test
    void anUnexpectedErrorIsNeverNotFound() {
        cluster.duringRead(() -> {
            throw new IllegalStateException("of the client");
        });
        assertThat(store.readOffset(Q0, READ_FROM_STORE)).isEqualTo(-2);
        assertThat(log.warnings("is not known")).hasSize(1);
    }

    @Test
    void anInterruptIsAnErrorAndStays() {
        cluster.keepWaiting();
        store.updateOffset(Q0, 5, false);
        store.persist(Q0);
        Thread.currentThread().interrupt();
        assertThat(store.readOffset(Q0, READ_FROM_STORE)).isEqualTo(-2);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aBadArgumentIsToldApart() {
        assertThat(store.readOffset(null, READ_FROM_STORE)).isEqualTo(-3);
        assertThat(store.readOffset(Q0, null)).isEqualTo(-3);
        assertThat(store.readOffset(new MessageQueue("a topic", "broker-a", 0), READ_FROM_STORE))
                .isEqualTo(-3);
        assertThat(store.readOffset(new MessageQueue("orders", "broker-a", -1), READ_FROM_STORE))
                .isEqualTo(-3);
        assertThat(cluster.asked()).isEmpty();
        assertThatThrownBy(() -> new TidemarkOffsetStore(cluster, "a group", Duration.ofSeconds(1), () -> false))
                .isInstanceOf(InvalidPositionException.class);
    }

    @Test
    void brokersAndNamespacesArePartOfThePosition() {
        TidemarkOffsetStore inNamespace =
                new TidemarkOffsetStore(cluster, "ns%billing", Duration.ofSeconds(10), () -> false);
        MessageQueue retries = new MessageQueue("%RETRY%ns%billing", "broker-b", 0);
        inNamespace.updateOffset(retries, 2, false);
        inNamespace.persist(retries);
        store.updateOffset(Q0, 10, false);
        store.updateOffset(OTHER_BROKER, 20, false);
        store.persistAll(Set.of(Q0, OTHER_BROKER));
        assertThat(cluster.table)
                .isEqualTo(Map.of(
                        PositionKey.of("broker-b", "%RETRY%ns%billing", "ns%billing", 0),
                        2L,
                        KEY0,
                        10L,
                        PositionKey.of("broker-b", "orders", "billing", 0),
                        20L));
    }

    @Test
    void aReadComesBehindTheCommitThatIsUnderWay() throws Exception {
        cluster.table.put(KEY0, 7L);
        cluster.keepWaiting();
        store.updateAndFreezeOffset(Q0, 3);
        store.persist(Q0);
        store.removeOffset(Q0);
        Thread rebalance = new Thread(() -> store.readOffset(Q0, READ_FROM_STORE));
        rebalance.start();
        await().until(() -> rebalance.getState() == Thread.State.WAITING);
        assertThat(cluster.asked()).containsExactly(COMMIT0 + 3);
        cluster.answer();
        rebalance.join();
        assertThat(cluster.asked()).containsExactly(COMMIT0 + 3, READ0);
        assertThat(memory(Q0)).isEqualTo(3);
    }

    @Test
    void nothingIsSentWhileThePositionIsTakenOver() {
        cluster.table.put(KEY0, 4L);
        store.updateOffset(Q0, 90, false);
        // The cluster has let the reset go, but its answer is still on its way.
        cluster.duringRead(() -> {
            store.persist(Q0);
            store.persistAll(Set.of(Q0));
        });
        assertThat(store.readOffset(Q0, READ_FROM_STORE)).isEqualTo(4);
        assertThat(cluster.takeAsked()).containsExactly(READ0);
        store.updateOffset(Q0, 5, true);
        store.persist(Q0);
        assertThat(cluster.takeAsked()).containsExactly(COMMIT0 + 5);
    }

    @Test
    void anAnswerCountsThoughTheQueueWasRemovedMeanwhile() {
        cluster.table.put(KEY0, 4L);
        cluster.duringRead(() -> {
            store.removeOffset(Q0);
            store.updateOffset(Q0, 90, false);
        });
        assertThat(store.readOffset(Q0, READ_FROM_STORE)).isEqualTo(4);
        assertThat(memory(Q0)).isEqualTo(4);
        store.updateOffset(Q0, 5, false);
        store.persist(Q0);
        assertThat(cluster.takeAsked()).containsExactly(READ0, COMMIT0 + 5);
    }

    // ---- Persisting ----

    @Test
    void onlyWhatHasChangedIsSent() {
        store.updateOffset(Q0, 10, false);
        store.updateOffset(Q1, 20, false);
        store.persistAll(Set.of(Q0, Q1));
        assertThat(cluster.takeAsked()).containsExactlyInAnyOrder(COMMIT0 + 10, COMMIT1 + 20);
        store.persistAll(Set.of(Q0, Q1));
        assertThat(cluster.takeAsked()).isEmpty();
        store.updateOffset(Q1, 21, true);
        store.persistAll(Set.of(Q0, Q1));
        store.persist(Q1);
        assertThat(cluster.takeAsked()).containsExactly(COMMIT1 + 21);
    }

    @Test
    void theOtherQueuesAreForgotten() {
        store.updateOffset(Q0, 10, false);
        store.updateOffset(Q1, 20, false);
        store.persistAll(Set.of(Q0));
        assertThat(memory(Q0)).isEqualTo(10);
        assertThat(memory(Q1)).isEqualTo(-1);
        assertThat(cluster.takeAsked()).containsExactly(COMMIT0 + 10);
        assertThat(log.warnings("queueId=1", "offset=20")).hasSize(1);
    }

    @Test
    void withoutQueuesNothingIsPersistedOrForgotten() {
        store.updateOffset(Q0, 10, false);
        store.persistAll(null);
        store.persistAll(Set.of());
        store.persist(null);
        store.persist(Q1);
        store.removeOffset(null);
        store.updateOffset(null, 1, false);
        store.updateAndFreezeOffset(null, 1);
        assertThat(memory(Q0)).isEqualTo(10);
        assertThat(cluster.asked()).isEmpty();
    }

    @Test
    void persistingDoesNotWaitForAnswers() {
        cluster.keepWaiting();
        store.updateOffset(Q0, 10, false);
        store.persistAll(Set.of(Q0));
        store.persistAll(Set.of(Q0));
        store.updateOffset(Q0, 11, false);
        store.persist(Q0);
        assertThat(cluster.asked()).containsExactly(COMMIT0 + 10, COMMIT0 + 11);
        cluster.answer();
        store.persistAll(Set.of(Q0));
        assertThat(cluster.asked()).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatFailedIsSentAgainWithTheNewestOffset(TidemarkException failure) {
        cluster.refuse(failure);
        store.updateOffset(Q0, 10, false);
        store.persistAll(Set.of(Q0));
        assertThat(log.warnings("1 queues", "tried again at the next persist")).hasSize(1);
        store.updateOffset(Q0, 11, false);
        store.persistAll(Set.of(Q0));
        store.persistAll(Set.of(Q0));
        assertThat(cluster.asked()).containsExactly(COMMIT0 + 10, COMMIT0 + 11);
        assertThat(cluster.table).containsEntry(KEY0, 11L);
    }

    static Stream<TidemarkException> passing() {
        return Stream.of(Refusals.busy(), Refusals.unavailable(), Refusals.outcomeUnknown(), Refusals.refused());
    }

    @Test
    void aClientThatThrowsStopsNoOtherQueueAndLosesNothing() {
        cluster.refuse(new IllegalStateException("closed"));
        store.updateOffset(Q0, 10, false);
        store.updateOffset(Q1, 20, false);
        store.persistAll(Set.of(Q0, Q1));
        assertThat(cluster.takeAsked()).hasSize(2);
        assertThat(cluster.table).hasSize(1);
        store.persistAll(Set.of(Q0, Q1));
        assertThat(cluster.takeAsked()).hasSize(1);
        assertThat(cluster.table).hasSize(2);
    }

    @Test
    void anUnchangedOffsetThatFailedIsSentAgain() {
        cluster.refuse(Refusals.unavailable(), Refusals.busy());
        store.updateOffset(Q0, 10, false);
        store.persistAll(Set.of(Q0));
        store.persist(Q0);
        store.persistAll(Set.of(Q0));
        assertThat(cluster.asked()).containsExactly(COMMIT0 + 10, COMMIT0 + 10, COMMIT0 + 10);
    }

    @Test
    void aLateFailureDoesNotHideANewerCommit() {
        cluster.keepWaiting();
        store.updateOffset(Q0, 10, false);
        store.persist(Q0);
        store.updateOffset(Q0, 11, false);
        store.persist(Q0);
        cluster.answer(Refusals.outcomeUnknown());
        store.persist(Q0);
        assertThat(cluster.asked()).containsExactly(COMMIT0 + 10, COMMIT0 + 11, COMMIT0 + 11);
    }

    @Test
    void aLastCommitThatFailsIsTold() {
        cluster.keepWaiting();
        store.updateOffset(Q0, 10, false);
        store.persist(Q0);
        store.removeOffset(Q0);
        assertThat(log.warnings("queueId=0")).isEmpty();
        cluster.answer(Refusals.outcomeUnknown());
        assertThat(log.warnings("queueId=0", "last offset=10")).hasSize(1);

        cluster.refuse(Refusals.busy());
        store.updateOffset(Q1, 20, false);
        store.persist(Q1);
        store.removeOffset(Q1);
        assertThat(log.warnings("queueId=1", "last offset=20", "BusyException")).hasSize(1);
    }

    // ---- Resets ----

    @Test
    void aResetIsToldOnceAndTheOffsetKept() {
        cluster.refuse(Refusals.held());
        store.updateOffset(Q0, 10, false);
        store.persistAll(Set.of(Q0));
        store.updateOffset(Q0, 11, false);
        store.persistAll(Set.of(Q0));
        store.persist(Q0);
        assertThat(cluster.takeAsked()).containsExactly(COMMIT0 + 10);
        assertThat(memory(Q0)).isEqualTo(11);
        assertThat(log.warnings("an operator has reset this queue; restart the consumer to take it"))
                .hasSize(1);
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void aResetIsTakenByTheNextOwner() {
        cluster.refuse(Refusals.held());
        cluster.table.put(KEY0, 2L);
        store.updateOffset(Q0, 10, false);
        store.persist(Q0);
        store.removeOffset(Q0);
        assertThat(store.readOffset(Q0, READ_FROM_STORE)).isEqualTo(2);
        store.updateOffset(Q0, 3, true);
        store.persistAll(Set.of(Q0));
        assertThat(cluster.takeAsked()).containsExactly(COMMIT0 + 10, READ0, COMMIT0 + 3);

        cluster.refuse(Refusals.held());
        store.updateOffset(Q0, 4, true);
        store.persistAll(Set.of(Q0));
        assertThat(log.warnings("an operator has reset this queue")).hasSize(2);
        assertThat(store.readOffset(Q0, READ_FROM_STORE)).isEqualTo(3);
        store.updateOffset(Q0, 5, true);
        store.persistAll(Set.of(Q0));
        assertThat(cluster.table).containsEntry(KEY0, 5L);
    }

    @Test
    void aResetOfOneQueueStopsNoOther() {
        cluster.refuse(Refusals.held());
        store.updateOffset(Q0, 10, false);
        store.persist(Q0);
        store.updateOffset(Q1, 20, false);
        store.persistAll(Set.of(Q0, Q1));
        assertThat(cluster.asked()).containsExactly(COMMIT0 + 10, COMMIT1 + 20);
    }

    // ---- Committing past memory ----

    @Test
    void theSyncFormWaits() throws Exception {
        cluster.keepWaiting();
        CompletableFuture<@Nullable Void> returned = new CompletableFuture<>();
        Thread application = new Thread(() -> {
            try {
                store.updateConsumeOffsetToBroker(Q0, 10, false);
                returned.complete(null);
            } catch (MQClientException | InterruptedException e) {
                returned.completeExceptionally(e);
            }
        });
        application.start();
        await().until(() -> application.getState() == Thread.State.WAITING);
        assertThat(returned).isNotDone();
        cluster.answer();
        returned.get();
        assertThat(cluster.table).containsEntry(KEY0, 10L);
    }

    @Test
    void theSyncFormTellsWhyNot() {
        cluster.refuse(Refusals.unavailable(), Refusals.held());
        assertThatThrownBy(() -> store.updateConsumeOffsetToBroker(Q0, 10, false))
                .isInstanceOf(MQClientException.class)
                .hasCauseInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> store.updateConsumeOffsetToBroker(Q0, 10, false))
                .isInstanceOf(MQClientException.class)
                .hasCauseInstanceOf(HeldException.class);
        assertThatThrownBy(() -> store.updateConsumeOffsetToBroker(Q0, -1, false))
                .isInstanceOf(MQClientException.class);
        assertThatThrownBy(() -> store.updateConsumeOffsetToBroker(null, 1, true))
                .isInstanceOf(MQClientException.class);
    }

    @Test
    void theOnewayFormDoesNotWait() throws Exception {
        cluster.keepWaiting();
        store.updateConsumeOffsetToBroker(Q0, 10, true);
        cluster.answer(Refusals.busy());
        assertThat(log.warnings("offset=10", "was not committed")).hasSize(1);
    }

    @Test
    void anOffsetPastMemoryStandsUntilMemoryMoves() throws Exception {
        store.updateOffset(Q0, 10, false);
        store.persist(Q0);
        store.updateConsumeOffsetToBroker(Q0, 25, false);
        assertThat(memory(Q0)).isEqualTo(10);
        store.persist(Q0);
        assertThat(cluster.table).containsEntry(KEY0, 25L);
        store.updateOffset(Q0, 26, true);
        store.persist(Q0);
        assertThat(cluster.asked()).containsExactly(COMMIT0 + 10, COMMIT0 + 25, COMMIT0 + 26);
    }

    private long memory(MessageQueue mq) {
        return store.readOffset(mq, READ_FROM_MEMORY);
    }
}
