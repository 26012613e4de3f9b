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

    private static final Duration FAILS_WITHIN = Duration.ofSeconds(5);

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
        List<ClusterNode> failing = switch (round.random().nextInt(3)) {
            case 0 -> List.of(leader);
            case 1 -> List.of(round.anyOf(round.cluster().others(leader)));
            default -> round.cluster().nodes();
        };
        boolean once = round.random().nextBoolean();
        round.injuring();
        List<SystemCallInjection> injections = new ArrayList<>();
        try {
            for (ClusterNode node : failing) {
                String failure = once ? "error=EIO:when=1" : "error=EIO";
                injections.add(
                        SystemCallInjection.into(node, SystemCallInjection.FSYNC, failure, Collections.emptyList()));
            }
            for (int i = 0; i < failing.size(); i++) {
                requireEnds(round, failing.get(i), injections.get(i), once);
            }
        } finally {
            injections.forEach(SystemCallInjection::close);
        }
        round.require(inserted().cutPower(failing) == failing.size(), "the disks forgot nothing");
        failing.forEach(ClusterNode::start);
        failing.forEach(round.cluster()::awaitFollows);
    }

    /** It fsyncs when it is asked for a commit, or for its vote, which it is soon. */
    private static void requireEnds(Round round, ClusterNode node, SystemCallInjection injection, boolean once) {
        await(node + " meets a failing fsync")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> injection.met() > 0 || !node.isRunning());
        long met = System.nanoTime();
        int code = node.awaitExit();
        round.requireWithin(FAILS_WITHIN, Duration.ofNanos(System.nanoTime() - met), node + "'s end");
        round.prove("fsync failed %d times in %s (%s), which ended with code %d"
                .formatted(injection.met(), node, once ? "once a thread" : "always", code));
        round.require(injection.met() > 0, "no fsync of " + node + " failed");
        round.require(
                code == REPLICATION_FAULT,
                "%s ended with code %d, expected %d".formatted(node, code, REPLICATION_FAULT));
    }

    private LossyDisks inserted() {
        if (disks == null) {
            throw new IllegalStateException("struck before it was prepared");
        }
        return disks;
    }
}
