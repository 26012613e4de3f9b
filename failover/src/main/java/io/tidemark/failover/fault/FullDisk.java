package io.tidemark.failover.fault;

import static org.awaitility.Awaitility.await;

import io.tidemark.client.NoSpaceException;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.disk.SmallDisks;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * F12: the disk of the log, or of all the rest, or both are full, in a follower, the leader or all nodes. Where the log's
 * has a reserve left, commits are refused or leadership moves; where it has none, a node may end. The published table stays
 * whole, and with space again all is well, without anything having been deleted by hand.
 */
final class FullDisk implements Fault {

    private static final int REPLICATION_FAULT = 6;

    private static final int LOG_MEGABYTES = 96;
    private static final int DATA_MEGABYTES = 24;

    /** Half of logFreeBytesMin, below which nothing is proposed. */
    private static final long LOG_BYTES_LEFT = 8 << 20;

    /** RocksDB has reserved space for what it writes next; so many entries of a megabyte use that up. */
    private static final int LARGE_COMMITS = 24;

    private final OffsetSnapshotLoader loader = new OffsetSnapshotLoader();

    @Override
    public String id() {
        return "F12";
    }

    @Override
    public String title() {
        return "disk of the log or of the snapshots full";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.MOUNT);
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        SmallDisks disks = stage.closeAtEnd(new SmallDisks());
        for (ClusterNode node : stage.cluster().nodes()) {
            disks.mount(node.data(), DATA_MEGABYTES);
            Path log = disks.mount(logDisk(node), LOG_MEGABYTES);
            node.set("logPath", log.resolve("raft").toString());
        }
        stage.cluster().set("flushConsumerOffsetInterval", "500");
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        List<ClusterNode> full = switch (round.random().nextInt(3)) {
            case 0 -> List.of(leader);
            case 1 -> List.of(round.anyOf(round.cluster().others(leader)));
            default -> round.cluster().nodes();
        };
        int which = round.random().nextInt(3);
        boolean log = which != 0;
        boolean data = which != 1;
        boolean reserve = full.contains(leader) || round.random().nextBoolean();
        for (ClusterNode node : full) {
            awaitPublished(node);
        }
        round.injuring();
        try {
            round.prove("%s full, leader was %s".formatted(full, leader));
            for (ClusterNode node : full) {
                fill(round, node, log, reserve ? LOG_BYTES_LEFT : 0, data);
            }
            if (log && full.contains(leader)) {
                awaitRefusedOrMoved(round, leader);
            } else {
                round.load().awaitAcknowledged(1);
            }
            if (log && !reserve) {
                commitMuch(round, full.get(0));
            }
            if (data) {
                full.forEach(node -> awaitTrouble(round, node));
            }
            round.goOn(round.hold());
            for (ClusterNode node : full) {
                requireWhole(round, node);
            }
        } finally {
            for (ClusterNode node : full) {
                SmallDisks.empty(logDisk(node));
                SmallDisks.empty(node.data());
            }
        }
        for (ClusterNode node : full) {
            startAgain(round, node);
        }
        full.forEach(FullDisk::awaitNoTrouble);
    }

    private static void fill(Round round, ClusterNode node, boolean log, long logBytesLeft, boolean data)
            throws IOException {
        if (log) {
            fill(round, node + "'s log", logDisk(node), logBytesLeft);
        }
        if (data) {
            fill(round, node + "'s data", node.data(), 0);
        }
    }

    private static void fill(Round round, String name, Path disk, long bytesLeft) throws IOException {
        SmallDisks.fill(disk, bytesLeft);
        round.prove("%,d bytes are left on the disk of %s".formatted(SmallDisks.freeBytes(disk), name));
    }

    private static void awaitRefusedOrMoved(Round round, ClusterNode leader) {
        await("commits are refused for want of space, or leadership has moved")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> refused(round) > 0
                        || round.cluster()
                                .leader()
                                .filter(now -> !now.equals(leader))
                                .isPresent());
        round.prove("%d commits were refused with NO_SPACE".formatted(refused(round)));
    }

    private static long refused(Round round) {
        return round.observations().errors().stream()
                .filter(error -> error.failure() instanceof NoSpaceException)
                .count();
    }

    /** Its log cannot take this; the others' can. */
    private static void commitMuch(Round round, ClusterNode full) {
        List<Position> positions = IntStream.range(0, 60_000)
                .mapToObj(queueId -> new Position(PositionKey.of("", "many", "positions", queueId), Long.MAX_VALUE))
                .toList();
        for (int i = 0; i < LARGE_COMMITS && full.isRunning(); i++) {
            try (TidemarkConnection connection =
                    round.cluster().others(full).get(0).connect()) {
                long unused = connection.commit(positions);
            } catch (TidemarkException e) {
                // The next one may be taken; what becomes of them is nobody's concern.
            }
        }
    }

    private static void awaitTrouble(Round round, ClusterNode node) {
        List<String> told = new ArrayList<>();
        await(node + " tells that it cannot save").atMost(ClusterNode.PATIENCE).until(() -> {
            told.clear();
            node.status().stream()
                    .flatMap(status -> status.trouble().stream())
                    .filter(line -> line.contains("snapshot"))
                    .forEach(told::add);
            return !told.isEmpty() || !node.isRunning();
        });
        round.prove(node + (node.isRunning() ? " has trouble: " + told.get(0) : " has ended"));
    }

    private static void awaitNoTrouble(ClusterNode node) {
        await(node + " has no trouble any more")
                .atMost(ClusterNode.PATIENCE)
                .failFast(node + " has ended", () -> !node.isRunning())
                .until(() -> node.status()
                        .filter(status -> status.trouble().isEmpty())
                        .isPresent());
    }

    /** A node whose log had no room may have ended; it wants nothing but to be started. */
    private static void startAgain(Round round, ClusterNode node) {
        if (!node.isRunning()) {
            int code = node.awaitExit();
            round.require(
                    code == REPLICATION_FAULT,
                    "%s ended with code %d, expected %d".formatted(node, code, REPLICATION_FAULT));
            round.prove(node + " ended and was started again");
            node.start();
        }
        round.cluster().awaitFollows(node);
    }

    private void awaitPublished(ClusterNode node) {
        await(node + " has published")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> Files.exists(node.consumerOffsetsBackup()));
    }

    private void requireWhole(Round round, ClusterNode node) {
        for (Path file : List.of(node.consumerOffsets(), node.consumerOffsetsBackup())) {
            try {
                loader.load(file);
            } catch (IOException e) {
                round.require(false, file + " is not whole while the disk is full: " + e);
            }
        }
    }

    private static Path logDisk(ClusterNode node) {
        return node.directory().resolve("log");
    }
}
