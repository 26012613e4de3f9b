package io.tidemark.failover.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.disk.FileDamage;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * F14: a node finds its consumerOffset.json, the one before it, or both damaged, or whole and not its own, or of the
 * future; and beside them what a replacement may have left. They are copies that nothing reads back, so the node is what
 * it was, and puts whole ones in their place.
 */
final class PublishedDamage implements Fault {

    private static final List<FileDamage> DAMAGES = Arrays.asList(FileDamage.values());

    /** Whole files that are not the node's newest. */
    private static final List<String> STRANGERS = List.of("another node's", "of the future");

    private static final List<String> LEFT_BEHIND = List.of(".tmp", ".bak.tmp", ".source.tmp");

    /** The text {@code "crc32c":"xxxxxxxx"}} and a line's end, as docs/snapshot-format.md has it. */
    private static final int TRAILER_BYTES = 21;

    private final OffsetSnapshotLoader loader = new OffsetSnapshotLoader();

    @Override
    public String id() {
        return "F14";
    }

    @Override
    public String title() {
        return "consumerOffset.json damaged, missing or foreign at a start";
    }

    @Override
    public void prepare(Stage stage) {
        stage.cluster().set("flushConsumerOffsetInterval", "500");
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode node = round.anyOf(round.cluster().nodes());
        ClusterNode other = round.anyOf(round.cluster().others(node));
        await("files of " + node + " and " + other)
                .atMost(ClusterNode.PATIENCE)
                .until(() -> Stream.of(node, other)
                        .allMatch(present -> Files.exists(present.consumerOffsets())
                                && Files.exists(present.consumerOffsetsBackup())));
        round.injuring();
        node.kill();
        int which = 1 + round.random().nextInt(3);
        if ((which & 1) != 0) {
            damage(round, node, node.consumerOffsets(), other);
        }
        if ((which & 2) != 0) {
            damage(round, node, node.consumerOffsetsBackup(), other);
        }
        leaveBehind(round, node);
        node.start();
        round.cluster().awaitFollows(node);
        await(node + " has put whole files in their place")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> isWhole(node.consumerOffsets()) && isWhole(node.consumerOffsetsBackup()));
    }

    private void damage(Round round, ClusterNode node, Path file, ClusterNode other) throws IOException {
        byte[] before = Files.readAllBytes(file);
        int kind = round.random().nextInt(DAMAGES.size() + STRANGERS.size());
        String what;
        if (kind < DAMAGES.size()) {
            DAMAGES.get(kind).inflict(file, round.random());
            what = DAMAGES.get(kind).name();
        } else {
            what = STRANGERS.get(kind - DAMAGES.size());
            if (what.equals(STRANGERS.get(0))) {
                Files.copy(other.consumerOffsets(), file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.writeString(file, ofTheFuture(Files.readString(file, UTF_8)), UTF_8);
            }
            round.require(isWhole(file), what + " is not whole, though it should be");
        }
        boolean differs = !Files.exists(file)
                || Files.getPosixFilePermissions(file).isEmpty()
                || !Arrays.equals(before, Files.readAllBytes(file));
        round.require(differs, file + " is as it was after " + what);
        round.prove("%s's %s: %s".formatted(node, node.data().relativize(file), what));
    }

    /** The same table, said to be of an index that nobody has reached; with the right checksum. */
    static String ofTheFuture(String table) {
        String later = table.replaceFirst("\"index\":(\\d+)", "\"index\":9$1");
        String body = later.substring(0, later.length() - TRAILER_BYTES);
        CRC32C checksum = new CRC32C();
        checksum.update(body.getBytes(UTF_8));
        return "%s\"crc32c\":\"%08x\"}%n".formatted(body, checksum.getValue());
    }

    private static void leaveBehind(Round round, ClusterNode node) throws IOException {
        List<String> left = new ArrayList<>();
        for (String suffix : LEFT_BEHIND) {
            if (round.random().nextBoolean()) {
                byte[] garbage = new byte[1 + round.random().nextInt(4096)];
                round.random().nextBytes(garbage);
                Files.write(
                        node.consumerOffsets()
                                .resolveSibling(node.consumerOffsets().getFileName() + suffix),
                        garbage);
                left.add(suffix);
            }
        }
        if (!left.isEmpty()) {
            round.prove("left behind in %s: %s".formatted(node, left));
        }
    }

    private boolean isWhole(Path file) {
        try {
            return loader.load(file).summary().index() >= 0;
        } catch (IOException e) {
            return false;
        }
    }
}
