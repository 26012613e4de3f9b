package io.tidemark.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.raft.AdminAnswer.Ending;
import io.tidemark.raft.StoreSettings.MemberAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MembershipChangesTest {

    private final FakeGroup group = new FakeGroup();

    private Optional<PeerId> takesOver = Optional.of(FakeGroup.peer(2));
    private int handOvers;

    private final MembershipChanges changes = new MembershipChanges(
            group.members,
            group,
            group::ask,
            new LearnerPromotion(group.members, group, group::ask, () -> 7, this::handOver),
            this::handOver);

    private Optional<PeerId> handOver(boolean onlyDrained) {
        handOvers++;
        return takesOver;
    }

    private static MemberAddress member(String name, int number) {
        return new MemberAddress(name, "127.0.0.1", number);
    }

    private static void requireRefused(AdminAnswer answer, String... remarks) {
        assertThat(answer.ending()).as(answer.remark()).isEqualTo(Ending.REFUSED);
        assertThat(answer.remark()).contains(remarks);
    }

    private static void requireDone(AdminAnswer answer, String... remarks) {
        assertThat(answer.ending()).as(answer.remark()).isEqualTo(Ending.DONE);
        assertThat(answer.remark()).contains(remarks);
    }

    private static void requireAskAgain(AdminAnswer answer, String... remarks) {
        assertThat(answer.ending()).as(answer.remark()).isEqualTo(Ending.ASK_AGAIN);
        assertThat(answer.remark()).contains(remarks);
    }

    // ---- add ----

    @Test
    void aNodeThatWaitsBecomesALearnerAndItsNameIsKnown() throws InterruptedException {
        group.runs(4);
        requireDone(changes.add(member("n4", 4)), "node=n4", "learner");
        assertThat(group.learners()).isEqualTo("n4");
        assertThat(group.voters()).isEqualTo("n1 n2 n3");
        assertThat(group.members.list(PeerId::getIp))
                .contains(new StoreStatus.Member("n4", "127.0.0.1:4", false, "127.0.0.1"));
    }

    @Test
    void addingOnceMoreChangesNothing() throws InterruptedException {
        group.runs(4);
        changes.add(member("n4", 4));
        requireDone(changes.add(member("n4", 4)), "learner already");
        requireDone(changes.add(member("n2", 2)), "voter already");
        assertThat(group.changes).containsExactly("+learner n4");
    }

    @Test
    void aNodeThatDoesNotRunYetIsWaitedFor() throws InterruptedException {
        requireAskAgain(changes.add(member("n4", 4)), "127.0.0.1:4", "start node=n4");
        assertThat(group.changes).isEmpty();
    }

    @Test
    void aNameOrAnAddressThatIsTakenIsRefused() throws InterruptedException {
        group.runs(4);
        requireRefused(changes.add(member("n2", 4)), "n2", "taken", "127.0.0.1:2");
        requireRefused(changes.add(member("n4", 2)), "127.0.0.1:2", "taken", "n2");
        assertThat(group.changes).isEmpty();
    }

    @Test
    void aNodeThatCallsItselfDifferentlyIsRefused() throws InterruptedException {
        group.runs(4, "n5", 0, false);
        requireRefused(changes.add(member("n4", 4)), "n5=127.0.0.1:4");
        assertThat(group.changes).isEmpty();
    }

    @Test
    void anAddressWhoseMemberIsSilentAndNamelessCountsAsAddedAlready() throws InterruptedException {
        group.addLearner(FakeGroup.peer(4));
        requireDone(changes.add(member("n4", 4)), "learner already");
    }

    @Test
    void theAddressOfARemovedMemberServesANewOne() throws InterruptedException {
        changes.remove("n3");
        group.runs(3, "n7", 0, false);
        requireDone(changes.add(member("n7", 3)), "node=n7");
        assertThat(group.members.list(PeerId::getIp))
                .contains(new StoreStatus.Member("n7", "127.0.0.1:3", false, "127.0.0.1"));
    }

    // ---- promote ----

    @Test
    void aLearnerThatHasCaughtUpBecomesAVoterInTwoChanges() throws InterruptedException {
        group.runs(4);
        changes.add(member("n4", 4));
        requireAskAgain(changes.promote("n4"), "voter");
        requireDone(changes.promote("n4"), "voter");
        assertThat(group.changes).containsExactly("+learner n4", "-learner n4", "+voter n4");
        assertThat(group.voters()).isEqualTo("n1 n2 n3 n4");
        assertThat(handOvers).isZero();
    }

    @Test
    void aLearnerThatIsBehindOrSilentIsNotPromoted() throws InterruptedException {
        group.runs(4, "n4", 0, false);
        changes.add(member("n4", 4));
        group.committedTo(5_000);
        requireRefused(changes.promote("n4"), "5000 entries behind");
        group.isDown(4);
        requireRefused(changes.promote("n4"), "does not answer at 127.0.0.1:4");
        assertThat(group.changes).containsExactly("+learner n4");
    }

    @Test
    void promotingAVoterChangesNothing() throws InterruptedException {
        requireDone(changes.promote("n2"), "is a voter");
        requireDone(changes.promote("n1"), "is a voter");
        assertThat(group.changes).isEmpty();
    }

    @Test
    void aStrangerIsNotPromoted() throws InterruptedException {
        requireRefused(changes.promote("n9"), "node=n9 is not known", "[n1, n2, n3]");
        changes.remove("n3");
        requireRefused(changes.promote("n3"), "no member", "add it first", "n3=127.0.0.1:3");
    }

    @Test
    void aLearnerThatCannotBeMadeAVoterIsALearnerAgainAndCanBeTriedAnew() throws InterruptedException {
        group.runs(4);
        changes.add(member("n4", 4));
        group.failsAfter(1);
        requireAskAgain(changes.promote("n4"), "is a learner again", "made to fail");
        assertThat(group.learners()).isEqualTo("n4");
        requireAskAgain(changes.promote("n4"), "is a voter");
        assertThat(group.voters()).isEqualTo("n1 n2 n3 n4");
    }

    @Test
    void aVoterThatWasStartedAsALearnerIsDoneOnceLeadershipHasMoved() throws InterruptedException {
        group.runs(4, "n4", Long.MAX_VALUE / 2, true);
        changes.add(member("n4", 4));
        changes.promote("n4");
        takesOver = Optional.empty();
        requireAskAgain(changes.promote("n4"), "once leadership has moved");
        takesOver = Optional.of(FakeGroup.peer(3));
        requireDone(changes.promote("n4"), "takes part");
        assertThat(handOvers).isEqualTo(2);
    }

    // ---- remove ----

    @Test
    void aVoterIsRemovedAndRemovingItOnceMoreChangesNothing() throws InterruptedException {
        requireDone(changes.remove("n3"), "no member any more", "2 voters remain");
        requireDone(changes.remove("n3"), "is no member");
        assertThat(group.changes).containsExactly("-voter n3");
    }

    @Test
    void aLearnerIsRemovedByNameOrByAddressWhetherItRunsOrNot() throws InterruptedException {
        group.runs(4);
        changes.add(member("n4", 4));
        group.isDown(4);
        requireDone(changes.remove("n4"), "no member any more");
        group.addLearner(FakeGroup.peer(5));
        requireDone(changes.remove("127.0.0.1:5"), "no member any more");
        assertThat(group.learners()).isEmpty();
    }

    @Test
    void aVoterStaysWhenTheOthersAreNoQuorum() throws InterruptedException {
        group.isDown(3);
        requireRefused(changes.remove("n2"), "only 1 of 2 voters answer", "no quorum");
        requireRefused(changes.remove("n1"), "only 1 of 2 voters answer");
        assertThat(group.changes).isEmpty();
        assertThat(handOvers).isZero();
        requireDone(changes.remove("n3"), "2 voters remain");
    }

    @Test
    void theOnlyVoterStays() throws InterruptedException {
        changes.remove("n3");
        changes.remove("n2");
        requireRefused(changes.remove("n1"), "the only voter");
    }

    @Test
    void aLeaderHandsOverBeforeItIsRemoved() throws InterruptedException {
        requireAskAgain(changes.remove("n1"), "handed over to node=n2");
        assertThat(group.changes).isEmpty();
        takesOver = Optional.empty();
        requireRefused(changes.remove("n1"), "leads", "try again");
    }

    @Test
    void aStrangerIsNotRemoved() throws InterruptedException {
        requireRefused(changes.remove("n9"), "node=n9 is not known", "[n1, n2, n3]");
    }

    // ---- replace ----

    @Test
    void aVoterThatLostItsDiskComesBackStepByStep() throws InterruptedException {
        group.isDown(3);
        requireAskAgain(changes.replace("n3"), "learner now", "start it");
        requireAskAgain(changes.replace("n3"), "does not answer");
        group.runs(3);
        requireAskAgain(changes.replace("n3"), "is a voter");
        requireDone(changes.replace("n3"), "takes part");
        assertThat(group.changes).containsExactly("-voter n3", "+learner n3", "-learner n3", "+voter n3");
    }

    @Test
    void aVoterThatAnswersIsNotReplaced() throws InterruptedException {
        requireDone(changes.replace("n3"), "takes part");
        group.isSlow(3);
        requireAskAgain(changes.replace("n3"), "heard just now");
        assertThat(group.changes).isEmpty();
    }

    @Test
    void aVoterIsNotReplacedWhenTheOthersAreNoQuorum() throws InterruptedException {
        group.isDown(2);
        group.isDown(3);
        requireRefused(changes.replace("n3"), "only 1 of 2 voters answer");
        requireRefused(changes.replace("n1"), "leads");
    }

    // ---- all ----

    @Test
    void nothingIsBegunWhileAChangeIsUnderWay() throws InterruptedException {
        group.runs(4);
        group.changes();
        requireAskAgain(changes.add(member("n4", 4)), "under way");
        requireAskAgain(changes.promote("n2"), "under way");
        requireAskAgain(changes.remove("n2"), "under way");
        requireAskAgain(changes.replace("n2"), "under way");
        assertThat(group.changes).isEmpty();
    }

    @Test
    void aChangeThatFailsHasAnUnknownOutcome() throws InterruptedException {
        group.runs(4);
        group.failsAfter(0);
        assertThat(changes.add(member("n4", 4)).ending()).isEqualTo(Ending.UNKNOWN);
        group.failsAfter(0);
        assertThat(changes.remove("n3").ending()).isEqualTo(Ending.UNKNOWN);
        requireDone(changes.remove("n3"), "no member any more");
    }
}
