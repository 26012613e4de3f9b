package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.PositionKey;
import org.junit.jupiter.api.Test;

/** The checks that the cluster's tests rely on: that they see each kind of fault, and take nothing else for one. */
class PositionHistoryTest {

    private static final long LAST = Long.MAX_VALUE;

    private final PositionHistory history = new PositionHistory(PositionKey.of("", "orders", "billing", 0));

    @Test
    void whatWasAcknowledgedMayBeRead() {
        acknowledged(1, 10);
        history.read("n1", 1, 1, 12);

        assertThat(history.faults()).isEmpty();
        assertThat(history.isSettled()).isTrue();
    }

    @Test
    void anAcknowledgedCommitThatIsNotThereIsLost() {
        acknowledged(1, 10);
        acknowledged(2, 11);
        history.read("n1", 2, 1, 12);

        assertThat(history.faults()).singleElement().asString().contains("lost offset 2");
    }

    @Test
    void aPositionThatIsNotThereIsLostToo() {
        acknowledged(1, 10);
        history.read("n1", 1, PositionHistory.NOTHING, 12);

        assertThat(history.faults()).singleElement().asString().contains("lost offset 1");
    }

    @Test
    void aCommitOfUnknownOutcomeMayBeReadOrNot() {
        acknowledged(1, 10);
        history.outcomeUnknown(history.attempt().offset());
        history.read("n1", 1, 1, 11);
        history.read("n1", 1, 2, 12);

        assertThat(history.faults()).isEmpty();
        assertThat(history.isSettled()).isFalse();
    }

    @Test
    void anAcknowledgedCommitSettlesTheUnknownOnesBefore() {
        history.outcomeUnknown(history.attempt().offset());
        acknowledged(2, 10);
        history.read("n1", 2, 1, LAST);

        assertThat(history.isSettled()).isTrue();
        assertThat(history.faults()).singleElement().asString().contains("lost offset 2");
    }

    @Test
    void anUnknownOutcomeThatWasReadMustNotVanishAgain() {
        acknowledged(1, 10);
        history.outcomeUnknown(history.attempt().offset());
        history.read("n1", 1, 2, 12);
        history.read("n2", 1, 2, 13);
        assertThat(history.faults()).isEmpty();

        history.read("n3", 1, 1, 14);

        assertThat(history.faults()).singleElement().asString().contains("had seen another one");
    }

    @Test
    void twoReadsAtOneRevisionSeeTheSame() {
        acknowledged(1, 10);
        history.outcomeUnknown(history.attempt().offset());
        history.read("n1", 1, 1, 12);
        history.read("n2", 1, 2, 12);

        assertThat(history.faults()).singleElement().asString().contains("had seen another one");
    }

    @Test
    void anOffsetThatNobodyCommittedComesFromNowhere() {
        acknowledged(1, 10);
        history.read("n1", 1, 2, 12);

        assertThat(history.faults()).singleElement().asString().contains("nobody committed it");
    }

    @Test
    void whatWasRefusedMustNeverBeReadNotEvenBeforeTheRefusal() {
        long offset = history.attempt().offset();
        history.read("n1", 0, offset, 12);
        history.refused(offset);

        assertThat(history.faults()).singleElement().asString().contains("definite error");
    }

    @Test
    void aReadAtARevisionSeesTheCommitsUpToItAndNoneBehindIt() {
        acknowledged(1, 10);
        acknowledged(2, 20);
        history.read("n1", 0, 1, 15);
        assertThat(history.faults()).isEmpty();

        history.read("n1", 0, 1, 20);
        history.read("n1", 0, 2, 19);

        assertThat(history.faults())
                .satisfiesExactly(
                        missed -> assertThat(missed).contains("offset 2 was acknowledged with revision 20"),
                        early -> assertThat(early).contains("that commit has revision 20"));
    }

    @Test
    void revisionsNeverGoBack() {
        RevisionOrder order = new RevisionOrder();
        order.committed(order.atBegin(), 5, "first");
        order.read(order.atBegin(), 5, "a read");
        assertThat(order.faults()).isEmpty();

        order.committed(order.atBegin(), 5, "second");
        order.read(order.atBegin(), 4, "another read");

        assertThat(order.faults())
                .satisfiesExactly(
                        commit -> assertThat(commit).contains("second"),
                        read -> assertThat(read).contains("another read"));
    }

    private void acknowledged(long expected, long revision) {
        long offset = history.attempt().offset();
        assertThat(offset).isEqualTo(expected);
        history.acknowledged(offset, revision);
    }
}
