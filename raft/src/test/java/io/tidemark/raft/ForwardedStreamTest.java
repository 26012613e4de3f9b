package io.tidemark.raft;

import static io.tidemark.raft.RecordingCommit.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.ConnectionFailureException;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.core.command.CommitOffsets;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.raft.OffsetCommitBatcher.BatchLimits;
import io.tidemark.raft.rpc.ForwardReply;
import io.tidemark.raft.rpc.ForwardRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A follower and a leader with everything between them but the network, which loses connections and replies, and a log
 * that refuses entries and changes its term, all at random.
 */
class ForwardedStreamTest {

    private static final PeerId LEADER = new PeerId("127.0.0.1", 1);
    private static final int COMMITS = 4000;

    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> log = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService wire = Executors.newSingleThreadExecutor();
    private final ExecutorService logThread = Executors.newSingleThreadExecutor();

    private final Leadership leaderSide = new Leadership();
    private final Leadership followerSide = new Leadership();

    @AfterEach
    void stop() {
        wire.shutdownNow();
        logThread.shutdownNow();
    }

    private OffsetCommitBatcher batcher(Leadership leadership, ProposalRoute ownLog, ProposalRoute toLeader) {
        return new OffsetCommitBatcher(
                new BatchLimits(4, COMMITS * 2L, 1 << 26, Duration.ofSeconds(30), Duration.ofMillis(100)),
                new CommitBatchBuilder(
                        16,
                        1000,
                        new OffsetTable(),
                        () -> 0,
                        () -> false,
                        new StoreFailure(FailureKind.NO_SPACE, "full")),
                ownLog,
                toLeader,
                leadership,
                System::nanoTime,
                faults::add);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void commitsOfOneSenderAreAppliedInTheirOrderOrNotAtAll(long seed) throws InterruptedException {
        Random random = new Random(seed);
        Random onTheWire = new Random(seed + 1000);
        Random inTheLog = new Random(seed + 2000);
        OffsetCommitBatcher leader = batcher(leaderSide, batch -> append(batch, inTheLog), batch -> {
            throw new AssertionError("the leader forwards nothing");
        });
        ForwardedCommitReceiver receiver = new ForwardedCommitReceiver("group", leaderSide::view, leader);
        CommitForwarder forwarder = new CommitForwarder(
                "group", "n2", (to, request) -> send(to, request, receiver, onTheWire), followerSide::view, 0);
        OffsetCommitBatcher follower = batcher(
                followerSide,
                batch -> {
                    throw new AssertionError("the follower has no log to propose to");
                },
                forwarder);
        leader.start();
        follower.start();
        long term = changeLeader(1);

        List<RecordingCommit> commits = new ArrayList<>();
        for (int i = 1; i <= COMMITS; i++) {
            RecordingCommit commit = new RecordingCommit("commit " + i, position("topic", 0, i));
            commits.add(commit);
            follower.submit(commit.pending(follower.deadlineFromNow()));
            if (i % 100 == 0) {
                RecordingCommit paced = commits.get(i - 100);
                await().pollInterval(1, TimeUnit.MILLISECONDS)
                        .until(() -> !paced.answer().isEmpty());
            }
            if (random.nextInt(200) == 0) {
                term = changeLeader(term + 1);
            }
        }
        await().atMost(60, TimeUnit.SECONDS)
                .until(() ->
                        commits.stream().noneMatch(commit -> commit.answer().isEmpty()));
        follower.close();
        leader.close();

        assertThat(faults).as("seed=%d", seed).isEmpty();
        assertThat(log).as("seed=%d", seed).isSorted().doesNotHaveDuplicates();
        assertThat(commits)
                .as("seed=%d", seed)
                .anyMatch(commit -> commit.answer().startsWith("committed"));
        for (int i = 1; i <= COMMITS; i++) {
            String answer = commits.get(i - 1).answer();
            if (answer.startsWith("committed")) {
                long revision = Long.parseLong(answer.substring("committed@".length()));
                assertThat(log.get((int) revision - 1))
                        .as("seed=%d commit %d", seed, i)
                        .isGreaterThanOrEqualTo(i);
            } else {
                // BUSY: refused for good, because a later commit may be in the log already.
                assertThat(answer).as("seed=%d commit %d", seed, i).isIn("OUTCOME_UNKNOWN", "BUSY");
                if (answer.equals("BUSY")) {
                    assertThat(log).as("seed=%d commit %d was refused", seed, i).doesNotContain((long) i);
                }
            }
        }
    }

    private long changeLeader(long term) {
        followerSide.lose();
        leaderSide.lose();
        leaderSide.lead(term);
        followerSide.follow(LEADER, term);
        return term;
    }

    /** Appends in the order of the calls, in the batch's term only, as a Raft node does. */
    private void append(ProposedBatch batch, Random random) {
        int fate = random.nextInt(40);
        logThread.execute(() -> {
            if (fate < 2) {
                batch.returned();
            } else if (leaderSide.view().term() != batch.term()) {
                batch.lost("stepped down");
            } else {
                ((CommitOffsets) batch.command()).forEach((row, queueId, offset) -> log.add(offset));
                if (fate == 2) {
                    batch.lost("appended, and then not known by the test");
                } else {
                    batch.applied(log.size(), 1);
                }
            }
        });
    }

    private CompletableFuture<ForwardReply> send(
            Endpoint to, ForwardRequest request, ForwardedCommitReceiver receiver, Random random) {
        assertThat(to).isEqualTo(LEADER.getEndpoint());
        CompletableFuture<ForwardReply> answer = new CompletableFuture<>();
        int fate = random.nextInt(60);
        if (fate == 0) {
            answer.completeExceptionally(new ConnectionFailureException("refused by the test"));
            return answer;
        }
        wire.execute(() -> {
            if (fate == 1) {
                answer.completeExceptionally(new RemotingException("lost on the way by the test"));
                return;
            }
            receiver.receive(request, reply -> {
                if (fate == 2) {
                    answer.completeExceptionally(new RemotingException("the reply was lost by the test"));
                } else {
                    answer.complete(reply);
                }
            });
        });
        return answer;
    }
}
