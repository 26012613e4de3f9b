package io.tidemark.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitQueueTest {

    private static final long SETTLE = 1_000;

    private final RemotingChannel first = connection();
    private final RemotingChannel second = connection();
    private final CommitQueue queue = new CommitQueue(4, 10_000, SETTLE);

    @Test
    void waitingCommitsShareAFrame() {
        add("a=1");
        add("b=1", "c=1");

        assertThat(next(first)).containsExactly("a=1", "b=1", "c=1");
        assertThat(queue.hasReady()).isFalse();
    }

    @Test
    void aFrameIsBoundedAndNeverSplitsACommit() {
        add("a=1", "b=1", "c=1");
        add("d=1", "e=1");

        assertThat(next(first)).containsExactly("a=1", "b=1", "c=1");
        assertThat(next(first)).containsExactly("d=1", "e=1");
    }

    @Test
    void aCommitOfMoreThanAFrameGoesAlone() {
        add("a=1", "b=1", "c=1", "d=1", "e=1");
        add("f=1");

        assertThat(next(first)).hasSize(5);
        assertThat(next(first)).containsExactly("f=1");
    }

    @Test
    void onlyOneCommitOfAPositionIsUnderWay() {
        CommitFrame sent = frame("a=1", first);
        add("a=2");
        add("b=1");

        assertThat(next(first)).containsExactly("b=1");
        assertThat(queue.next(first, 0)).isNull();
        queue.committed(sent, first);
        assertThat(next(first)).containsExactly("a=2");
    }

    @Test
    void theNewestValueThatWaitsIsSentAndAllAreAnsweredTogether() {
        CommitFrame sent = frame("a=1", first);
        CompletableFuture<Long> overtaken = asked("a=2");
        CompletableFuture<Long> newest = asked("a=3");
        queue.committed(sent, first);

        CommitFrame frame = taken(first, 0);
        assertThat(texts(frame)).containsExactly("a=3");
        frame.commits().forEach(commit -> commit.waiters().forEach(waiter -> waiter.acknowledge(7)));
        assertThat(overtaken).isCompletedWithValue(7L);
        assertThat(newest).isCompletedWithValue(7L);
    }

    @Test
    void aBatchIsOvertakenOnlyByOneOfJustItsPositions() {
        add("a=1", "b=1");
        add("a=2");
        add("b=3", "a=3");

        assertThat(next(first)).containsExactly("a=1", "b=1");
    }

    @Test
    void aBatchOvertakesOneOfTheSamePositionsInAnotherOrder() {
        add("a=1", "b=1");
        add("b=2", "a=2");

        assertThat(next(first)).containsExactly("b=2", "a=2");
        assertThat(queue.hasReady()).isFalse();
    }

    @Test
    void aCommitWaitsForAllBeforeItThatHaveOneOfItsPositions() {
        CommitFrame a = frame("a=1", first);
        CommitFrame b = frame("b=1", first);
        add("a=2", "b=2");
        add("b=3");

        queue.committed(a, first);
        assertThat(queue.next(first, 0)).isNull();
        queue.committed(b, first);
        CommitFrame both = taken(first, 0);
        assertThat(texts(both)).containsExactly("a=2", "b=2");
        queue.committed(both, first);
        assertThat(next(first)).containsExactly("b=3");
    }

    @Test
    void ofEqualPositionsInACommitTheLastCounts() {
        add("a=1", "a=2");

        assertThat(next(first)).containsExactly("a=2");
    }

    @Test
    void whatIsReturnedGoesBeforeWhatCameLater() {
        CommitFrame sent = frame("a=1", first);
        add("b=1");
        queue.returned(sent);

        assertThat(next(first)).containsExactly("a=1", "b=1");
    }

    @Test
    void whatIsReturnedIsOvertakenByTheNextOfItsPositions() {
        CommitFrame sent = frame("a=1", first);
        add("a=2");
        queue.returned(sent);

        CommitFrame again = taken(first, 0);
        assertThat(texts(again)).containsExactly("a=2");
        queue.committed(again, first);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whatIsReturnedIsNotOvertakenAcrossACommitThatSharesAPosition() {
        CommitFrame sent = frame("a=1", first);
        add("a=2", "b=2");
        add("a=3");
        queue.returned(sent);

        CommitFrame a = taken(first, 0);
        assertThat(texts(a)).containsExactly("a=1");
        queue.committed(a, first);
        assertThat(next(first)).containsExactly("a=2", "b=2");
    }

    @Test
    void aRefusedFrameIsHalvedUntilTheCulpritIsAlone() {
        List<String> all = List.of("a=1", "b=1", "c=1", "d=1");
        all.forEach(position -> add(position));
        CommitFrame four = taken(first, 0);
        assertThat(texts(four)).isEqualTo(all);

        queue.split(four);
        CommitFrame left = taken(first, 0);
        assertThat(texts(left)).containsExactly("a=1", "b=1");
        CommitFrame right = taken(first, 0);
        assertThat(texts(right)).containsExactly("c=1", "d=1");
        queue.committed(right, first);
        queue.split(left);
        assertThat(next(first)).containsExactly("a=1");
        assertThat(next(first)).containsExactly("b=1");
    }

    @Test
    void anotherValueWaitsUntilTheUnknownOneIsSettled() {
        unknown("a=1", first, 0, false);
        add("a=2");

        assertThat(queue.next(second, SETTLE - 1)).isNull();
        assertThat(texts(queue.next(second, SETTLE))).containsExactly("a=2");
    }

    @Test
    void anotherValueGoesAtOnceOverTheConnectionOfTheUnknownOne() {
        unknown("a=1", first, 0, false);
        add("a=2");

        CommitFrame next = taken(first, 1);
        assertThat(texts(next)).containsExactly("a=2");
        queue.committed(next, first);
        add("a=3");
        assertThat(texts(queue.next(second, 2))).containsExactly("a=3");
    }

    @Test
    void theSameValueGoesAtOnceOverAnotherConnection() {
        unknown("a=1", first, 0, true);

        CommitFrame again = taken(second, 1);
        assertThat(texts(again)).containsExactly("a=1");
        queue.committed(again, second);
        add("a=2");
        assertThat(queue.next(second, SETTLE - 1)).isNull();
        assertThat(queue.next(second, SETTLE)).isNotNull();
    }

    @Test
    void noConnectionIsTrustedOnceTheUnknownValueWentOverTwo() {
        unknown("a=1", first, 0, true);
        CommitFrame again = taken(second, 1);
        queue.unknown(again, second, 2, false);
        add("a=2");

        assertThat(queue.next(first, 3)).isNull();
        assertThat(queue.next(second, 3)).isNull();
        assertThat(queue.next(second, 2 + SETTLE)).isNotNull();
    }

    @Test
    void noValueIsTheSameOnceTwoAreUnknown() {
        unknown("a=1", first, 0, false);
        add("a=2");
        CommitFrame other = taken(first, 1);
        queue.unknown(other, first, 2, true);

        assertThat(queue.next(second, 3)).isNull();
        assertThat(queue.next(second, 2 + SETTLE)).isNotNull();
    }

    @Test
    void aPositionOfABatchThatIsUnsettledHoldsItBackButNoOther() {
        unknown("a=1", first, 0, false);
        add("a=2", "b=2");
        add("c=1");

        assertThat(texts(queue.next(second, 1))).containsExactly("c=1");
    }

    @Test
    void nothingIsKeptOfWhatIsSettled() {
        CommitFrame sent = unknown("a=1", first, 0, false);
        queue.settle(sent, SETTLE - 1);
        assertThat(queue.isEmpty()).isFalse();

        queue.settle(sent, SETTLE);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aCommitThatNobodyWaitsForIsTakenOut() {
        CommitFrame sent = frame("a=1", first);
        CompletableFuture<Long> given = asked("a=2", "b=2");
        add("b=3");
        given.cancel(false);
        queue.commits().forEach(queue::abandoned);

        assertThat(next(first)).containsExactly("b=3");
        queue.committed(sent, first);
        assertThat(queue.hasReady()).isFalse();
    }

    /** Whatever is refused, lost and sent again: a table that applies what arrives never sees an older value later. */
    @Test
    void noPositionMovesBackWhateverBecomesOfTheFrames() {
        long seed =
                Long.getLong("tidemark.test.seed", ThreadLocalRandom.current().nextLong());
        System.out.printf("CommitQueueTest: -Dtidemark.test.seed=%d%n", seed);
        for (int round = 0; round < 200; round++) {
            new Shuffle(new Random(seed + round)).run("seed=" + seed + " round=" + round);
        }
    }

    /** Random commits of three positions, over two connections, with every outcome. */
    private final class Shuffle {

        private record Sent(CommitFrame frame, RemotingChannel connection) {}

        /** What was lost, and may be applied until then. */
        private record Lost(List<Position> positions, RemotingChannel connection, long until) {}

        private final Random random;
        private final CommitQueue shuffled = new CommitQueue(3, 10_000, SETTLE);
        private final List<Sent> underWay = new ArrayList<>();
        private final List<Lost> lost = new ArrayList<>();
        private final Map<PositionKey, Long> table = new HashMap<>();
        private long clock;
        private long offset;

        Shuffle(Random random) {
            this.random = random;
        }

        void run(String name) {
            for (int step = 0; step < 200; step++) {
                clock += random.nextInt(200);
                lost.removeIf(late -> clock >= late.until());
                switch (random.nextInt(5)) {
                    case 0, 1 -> commit();
                    case 2 -> send();
                    case 3 -> answer(name);
                    default -> applyLate(name);
                }
            }
        }

        private void commit() {
            offset++;
            List<Position> positions = new ArrayList<>();
            for (String each : List.of("a", "b", "c")) {
                if (random.nextBoolean()) {
                    positions.add(position(each + "=" + offset));
                }
            }
            if (!positions.isEmpty()) {
                shuffled.add(new QueuedCommit(positions, new CommitWaiter(new CompletableFuture<>())));
            }
        }

        private void send() {
            RemotingChannel connection = random.nextBoolean() ? first : second;
            CommitFrame frame = shuffled.next(connection, clock);
            if (frame != null) {
                underWay.add(new Sent(frame, connection));
            }
        }

        private void answer(String name) {
            if (underWay.isEmpty()) {
                return;
            }
            Sent sent = underWay.remove(random.nextInt(underWay.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    applyBefore(sent.frame().positions(), sent.connection(), lost.size(), name);
                    apply(sent.frame().positions(), name);
                    shuffled.committed(sent.frame(), sent.connection());
                }
                case 1 -> shuffled.returned(sent.frame());
                case 2 -> shuffled.split(sent.frame());
                default -> {
                    lost.add(new Lost(sent.frame().positions(), sent.connection(), clock + SETTLE));
                    shuffled.unknown(sent.frame(), sent.connection(), clock, random.nextBoolean());
                }
            }
        }

        private void applyLate(String name) {
            if (!lost.isEmpty()) {
                int which = random.nextInt(lost.size());
                Lost late = lost.get(which);
                applyBefore(late.positions(), late.connection(), which, name);
                lost.remove(late);
                apply(late.positions(), name);
            }
        }

        /** A node applies one connection's commits of a position in their order: earlier ones now or never. */
        private void applyBefore(List<Position> positions, RemotingChannel connection, int end, String name) {
            List<PositionKey> keys = positions.stream().map(Position::key).toList();
            for (Lost late : List.copyOf(lost.subList(0, end))) {
                boolean shares = late.positions().stream().anyMatch(position -> keys.contains(position.key()));
                if (shares && late.connection() == connection) {
                    lost.remove(late);
                    if (random.nextBoolean()) {
                        apply(late.positions(), name);
                    }
                }
            }
        }

        private void apply(List<Position> positions, String name) {
            for (Position position : positions) {
                long before = table.getOrDefault(position.key(), 0L);
                assertThat(position.offset()).as("%s %s", name, position.key()).isGreaterThanOrEqualTo(before);
                table.put(position.key(), position.offset());
            }
        }
    }

    private CommitFrame unknown(String position, RemotingChannel connection, long now, boolean again) {
        CommitFrame sent = frame(position, connection);
        queue.unknown(sent, connection, now, again);
        return sent;
    }

    private void add(String... positions) {
        CompletableFuture<Long> unused = asked(positions);
    }

    private CompletableFuture<Long> asked(String... positions) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        List<Position> each =
                Arrays.stream(positions).map(CommitQueueTest::position).toList();
        queue.add(new QueuedCommit(each, new CommitWaiter(answer)));
        return answer;
    }

    /** A commit that is under way, as are all that waited. */
    private CommitFrame frame(String position, RemotingChannel connection) {
        add(position);
        return taken(connection, 0);
    }

    private CommitFrame taken(RemotingChannel connection, long now) {
        return Objects.requireNonNull(queue.next(connection, now), "nothing may go");
    }

    private List<String> next(RemotingChannel connection) {
        return texts(queue.next(connection, 0));
    }

    private static List<String> texts(@Nullable CommitFrame frame) {
        return Objects.requireNonNull(frame, "nothing may go").positions().stream()
                .map(position -> position.key().row().charAt(0) + "=" + position.offset())
                .toList();
    }

    private static Position position(String text) {
        return new Position(PositionKey.of("", text.substring(0, 1), "group", 0), Long.parseLong(text.substring(2)));
    }

    private static RemotingChannel connection() {
        return new RemotingChannel(new ServerAddress("127.0.0.1", 1), new EmbeddedChannel(), new PendingAnswers());
    }
}
