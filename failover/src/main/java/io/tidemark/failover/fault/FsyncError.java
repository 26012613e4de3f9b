package io.tidemark.failover.fault;

import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.disk.LossyDisks;
import io.tidemark.failover.disk.SystemCallInjection;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * F11: fsync fails with EIO, once in each thread or always, in one node or in all. After an fsync that failed Linux takes
 * the pages for clean, so that a second one succeeds and forces nothing. The node may therefore not go on; and since its
 * disk loses power when it has ended, whatever was acknowledged on top of the failure is gone.
 */
final class FsyncError implements Fault {

    /** As scripts/server documents it: replication broke, start it again. */
    private static final int REPLICATION_FAULT = 6;

    /** From the first fsync that failed below its raft directory; the published table is no reason to end. */
    private static final Duration FAILS_WITHIN = Duration.ofSeconds(5);

    private static final String RAFT = "/raft/";

    private static final long NOT_YET = -1;

    private @Nullable LossyDisks disks;

    @Override
    public String id() {
        return "F11";
    }

    @Override
    public String title() {
        return "fsync fails with EIO, then a power cut";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.STRACE, Requirement.LOOP_DEVICE);
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        LossyDisks inserted = stage.closeAtEnd(new LossyDisks(stage.directory()));
        for (ClusterNode node : stage.cluster().nodes()) {
            inserted.insert(node);
        }
        disks = inserted;
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        List<ClusterNode> chosen = switch (round.random().nextInt(3)) {
            case 0 -> List.of(leader);
            case 1 -> List.of(round.anyOf(round.cluster().others(leader)));
            default -> round.cluster().nodes();
        };
        boolean once = round.random().nextBoolean();
        round.injuring();
        List<Failing> left = new ArrayList<>();
        try {
            for (ClusterNode node : chosen) {
                String failure = once ? "error=EIO:when=1" : "error=EIO";
                left.add(new Failing(
                        node,
                        SystemCallInjection.into(node, SystemCallInjection.FSYNC, failure, Collections.emptyList())));
            }
            while (!left.isEmpty()) {
                Failing ended = awaitAnyEnd(left);
                left.remove(ended);
                requireEndedOfIt(round, ended, once);
                ended.injection.close();
                comeBackAfterPowerCut(round, ended.node);
            }
        } finally {
            left.forEach(failing -> failing.injection.close());
        }
        chosen.forEach(round.cluster()::awaitFollows);
    }

    /** A node that runs, and its fsyncs that fail. */
    private static final class Failing {
        private final ClusterNode node;
        private final SystemCallInjection injection;
        private long firstFailureNanos = NOT_YET;

        private Failing(ClusterNode node, SystemCallInjection injection) {
            this.node = node;
            this.injection = injection;
        }

        /** Whether it has ended; to be asked again and again, since the time of its first failure is taken here. */
        private boolean hasEnded() {
            boolean ended = !node.isRunning();
            if (firstFailureNanos == NOT_YET && injection.met(RAFT) > 0) {
                firstFailureNanos = System.nanoTime();
            }
            return ended;
        }

        private Duration sinceFirstFailure() {
            return firstFailureNanos == NOT_YET
                    ? Duration.ZERO
                    : Duration.ofNanos(System.nanoTime() - firstFailureNanos);
        }
    }

    /**
     * One that is left alone has nothing to force, and goes on until one that has come back asks for its vote or sends it
     * entries.
     */
    private static Failing awaitAnyEnd(List<Failing> left) {
        return await("one of %d nodes ends, whose fsyncs fail".formatted(left.size()))
                .atMost(ClusterNode.PATIENCE)
                .until(
                        () -> left.stream().filter(Failing::hasEnded).toList(), // asks all
                        ended -> !ended.isEmpty())
                .get(0);
    }

    private static void requireEndedOfIt(Round round, Failing ended, boolean once) {
        int code = ended.node.awaitExit();
        int met = ended.injection.met(RAFT);
        round.requireWithin(FAILS_WITHIN, ended.sinceFirstFailure(), ended.node + "'s end");
        round.prove("fsync failed %d times in %s (%s), which ended with code %d"
                .formatted(met, ended.node, once ? "once a thread" : "always", code));
        round.require(met > 0, "no fsync of " + ended.node + "'s raft directory failed");
        round.require(
                code == REPLICATION_FAULT,
                "%s ended with code %d, expected %d".formatted(ended.node, code, REPLICATION_FAULT));
    }

    private void comeBackAfterPowerCut(Round round, ClusterNode node) throws IOException {
        round.require(inserted().cutPower(List.of(node)) == 1, "the disk of " + node + " forgot nothing");
        node.start();
    }

    private LossyDisks inserted() {
        if (disks == null) {
            throw new IllegalStateException("struck before it was prepared");
        }
        return disks;
    }
}
