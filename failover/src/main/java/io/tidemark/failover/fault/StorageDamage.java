package io.tidemark.failover.fault;

import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.disk.FileDamage;
import io.tidemark.failover.load.ClientError;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * F16: a follower that was stopped or killed finds one file of its log, its vote or its snapshot damaged. It says so and
 * refuses to start, of which clients of the others see nothing, and it is replaced; or the damage is none, or is mended
 * from the leader. Never is there a hole.
 */
final class StorageDamage implements Fault {

    /** As scripts/server documents them: the data are damaged, or are gone. */
    private static final List<Integer> REFUSED = List.of(4, 5);

    private static final List<FileDamage> DAMAGES = List.of(
            FileDamage.BIT_FLIPPED,
            FileDamage.BIT_FLIPPED,
            FileDamage.TAIL_LOST,
            FileDamage.TRUNCATED,
            FileDamage.BLOCK_ZEROED,
            FileDamage.GARBAGE,
            FileDamage.MISSING);

    /** What a node keeps for Raft, by the names of its files. */
    private enum Part {
        LOG_NEWEST_ENTRIES("\\d+\\.log"),
        LOG_OLDER_ENTRIES("\\d+\\.sst"),
        LOG_MANIFEST("MANIFEST-\\d+"),
        LOG_CURRENT("CURRENT"),
        META("raft-meta"),
        LOG_END("log-end"),
        SNAPSHOT("consumerOffset\\.json"),
        SNAPSHOT_META("__raft_snapshot_meta");

        private final String name;

        Part(String name) {
            this.name = name;
        }
    }

    @Override
    public String id() {
        return "F16";
    }

    @Override
    public String title() {
        return "log, vote or snapshot of a follower damaged at rest";
    }

    @Override
    public void prepare(Stage stage) {
        stage.cluster().set("flushConsumerOffsetInterval", "500");
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode leader = round.cluster().awaitLeader();
        ClusterNode node = round.anyOf(round.cluster().others(leader));
        await(node + " has a snapshot").atMost(ClusterNode.PATIENCE).until(() -> Files.exists(node.consumerOffsets()));
        boolean inOrder = round.random().nextBoolean();
        round.injuring();
        if (inOrder) {
            int code = node.stop();
            round.require(code == 0, node + " stopped with code " + code);
        } else {
            node.kill();
        }
        Path file = anyFile(round, node);
        String damage = damage(round, file);
        int errorsBefore = round.observations().errors().size();
        node.start();
        boolean refused = isRefused(node);
        if (refused) {
            requireNamed(round, node, file, damage);
            List<ClientError> noticed = round.observations().errors().stream()
                    .skip(errorsBefore)
                    .filter(error -> !error.node().equals(node.name()))
                    .toList();
            round.require(
                    noticed.isEmpty(),
                    "clients of the others had errors: "
                            + noticed.stream().map(ClientError::text).toList());
            new RefusingVoter(round, node).bringBack();
        }
        round.prove("%s %s, %s: %s, then %s"
                .formatted(
                        node,
                        inOrder ? "stopped" : "killed",
                        node.data().relativize(file),
                        damage,
                        refused ? "refused and replaced" : "back"));
    }

    /** One of the parts, each as likely as another, and one of its files. */
    private static Path anyFile(Round round, ClusterNode node) throws IOException {
        Map<Part, List<Path>> parts = new EnumMap<>(Part.class);
        try (Stream<Path> files = Files.walk(node.data().resolve("raft"))) {
            List<Path> filled = files.filter(Files::isRegularFile)
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
            for (Part part : Part.values()) {
                List<Path> present = filled.stream()
                        .filter(file -> file.getFileName().toString().matches(part.name))
                        .toList();
                if (!present.isEmpty()) {
                    parts.put(part, present);
                }
            }
        }
        List<List<Path>> present = List.copyOf(parts.values());
        List<Path> files = present.get(round.random().nextInt(present.size()));
        return files.get(round.random().nextInt(files.size()));
    }

    private static String damage(Round round, Path file) throws IOException {
        byte[] before = Files.readAllBytes(file);
        FileDamage damage = DAMAGES.get(round.random().nextInt(DAMAGES.size()));
        damage.inflict(file, round.random());
        if (Files.exists(file) && Arrays.equals(before, Files.readAllBytes(file))) {
            damage = FileDamage.BIT_FLIPPED; // zeros were there already
            damage.inflict(file, round.random());
        }
        return damage.name();
    }

    private static boolean isRefused(ClusterNode node) {
        await(node + " refuses, or is back")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> !node.isRunning()
                        || node.status()
                                .filter(status -> !status.leader().isEmpty())
                                .isPresent());
        return !node.isRunning();
    }

    private static void requireNamed(Round round, ClusterNode node, Path file, String damage) throws IOException {
        int code = node.awaitExit();
        round.require(REFUSED.contains(code), "%s ended with code %d after %s".formatted(node, code, damage));
        String said = node.output();
        round.require(
                said.contains(file.toString()) || said.contains(String.valueOf(file.getParent())),
                node + " did not name " + file + " after " + damage);
        round.require(said.contains("member replace"), node + " did not say what to do about " + file);
    }
}
