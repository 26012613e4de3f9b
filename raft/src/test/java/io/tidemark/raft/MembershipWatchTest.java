package io.tidemark.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.raft.identity.Standing;
import io.tidemark.raft.start.Troubles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipWatchTest {

    private final FakeGroup group = new FakeGroup();
    private final Leadership leadership = new Leadership();
    private final Troubles troubles = new Troubles();
    private final List<PeerId> asked = new ArrayList<>();

    private Optional<Standing> leadersWord = Optional.empty();

    private final MembershipWatch watch = new MembershipWatch(
            group.members,
            leadership,
            peer -> {
                asked.add(peer);
                return group.ask(peer);
            },
            () -> leadersWord,
            troubles);

    @AfterEach
    void close() {
        watch.close();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watch.look();
        }
    }

    @Test
    void everyMemberIsAskedForItsNameOnceAfterEachChange() {
        leadership.lead(1);
        look(3);
        assertThat(asked).containsExactlyInAnyOrder(FakeGroup.peer(2), FakeGroup.peer(3));

        group.addLearner(FakeGroup.peer(4));
        look(2);
        assertThat(group.members.name(FakeGroup.peer(4))).isEqualTo("127.0.0.1:4");
        group.runs(4);
        look(1);
        assertThat(group.members.name(FakeGroup.peer(4))).isEqualTo("n4");
        asked.clear();
        look(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void aNodeIsKnownByTheNameThatItGivesItself() {
        group.runs(3, "n7", 0, false);
        look(1);
        assertThat(group.members.name(FakeGroup.peer(3))).isEqualTo("n7");
        assertThat(group.members.peer("n7")).contains(FakeGroup.peer(3));
        assertThat(group.members.peer("n3")).isEmpty();
        assertThat(group.members.peer("127.0.0.1:3")).contains(FakeGroup.peer(3));
    }

    @Test
    void aNodeThatTheLeaderNamesNoMemberSaysSoUntilItHasALeader() {
        leadersWord = Optional.of(Standing.NO_MEMBER);
        look(2);
        assertThat(troubles.lines()).isEmpty();
        look(1);
        assertThat(troubles.lines()).singleElement().asString().contains("no member", "member add n1=127.0.0.1:1");

        leadership.follow(FakeGroup.peer(2), 1);
        look(1);
        assertThat(troubles.lines()).isEmpty();
    }

    @Test
    void anElectionIsNoTrouble() {
        leadersWord = Optional.of(Standing.VOTER);
        look(5);
        assertThat(troubles.lines()).isEmpty();
        leadersWord = Optional.empty();
        look(5);
        assertThat(troubles.lines()).isEmpty();
    }

    @Test
    void aNodeThatHeardOfItsRemovalSaysSoAlsoWhenNoLeaderAnswers() {
        group.removeVoter(group.members.self());
        look(3);
        assertThat(troubles.lines()).singleElement().asString().contains("removed");
    }
}
