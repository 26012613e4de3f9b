package io.tidemark.failover.disk;

import static org.awaitility.Awaitility.await;

import io.tidemark.failover.cluster.ClusterNode;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Disks that lose what was not fsynced when their power is cut: ext4 in a file, on a loop device, one for each node's data
 * directory. A cut shuts the file system down without writing its journal, so that the next mount finds what a disk would
 * have had: all that was fsynced, and of the rest whatever the kernel happened to have written by then.
 */
public final class LossyDisks implements Closeable {

    private static final long DISK_BYTES = 256L << 20;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** FS_IOC_SHUTDOWN with FSOP_GOING_FLAGS_NOLOGFLUSH of each mount point, and SIGKILL to the process on it at once. */
    private static final String CUT = "while (my ($mount, $pid) = splice(@ARGV, 0, 2)) {"
            + " open(my $root, '<', $mount) or die \"$mount: $!\";"
            + " my $flags = pack('L', 2);"
            + " ioctl($root, 0x8004587D, $flags) or die \"ioctl $mount: $!\";"
            + " !$pid or kill('KILL', $pid) or die \"kill $pid: $!\"; }";

    private final Path root;
    private final Set<Path> mounted = new LinkedHashSet<>();
    private final Thread unmountWithThisProcess = new Thread(this::detachAll, "unmount-disks");

    /** Disks for nodes whose directories lie below this one; none is there yet. */
    public LossyDisks(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root);
        Runtime.getRuntime().addShutdownHook(unmountWithThisProcess);
        // Each node in a network of its own gets a copy of all mounts. Only below a shared mount an unmount reaches
        // those
        // copies too; with one of them left, the disk would be the one from before the cut.
        DiskCommand.run("mount", "--bind", root.toString(), root.toString());
        DiskCommand.run("mount", "--make-shared", root.toString());
    }

    /** Puts a new, empty disk under the data directory of a node that has not been started yet. */
    public void insert(ClusterNode node) throws IOException {
        Files.createDirectories(node.data());
        Path image = image(node);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(DISK_BYTES);
        }
        DiskCommand.run("mkfs.ext4", "-q", "-F", image.toString());
        mount(node);
        Files.delete(node.data().resolve("lost+found"));
    }

    /**
     * Cuts the power of these nodes, of all at one moment as nearly as can be: their disks forget, and their processes are
     * gone when this returns. One that has ended before loses its disk's memory all the same.
     *
     * @return how many of the disks had something to forget: a file that was written and not fsynced
     */
    public int cutPower(List<ClusterNode> nodes) throws IOException {
        List<ClusterNode> running =
                nodes.stream().filter(ClusterNode::isRunning).toList();
        List<String> command = new ArrayList<>(List.of("perl", "-e", CUT));
        for (ClusterNode node : nodes) {
            command.add(node.data().toString());
            command.add(running.contains(node) ? Long.toString(node.pid()) : "0");
        }
        byte[] content = new byte[4096];
        for (ClusterNode node : nodes) {
            Files.write(unsynced(node), content);
        }
        DiskCommand.run(command);
        int forgot = 0;
        for (ClusterNode node : nodes) {
            int code = node.awaitExit();
            if (running.contains(node) && code != ClusterNode.KILLED) {
                throw new IllegalStateException(node + " had ended by itself, exit code " + code);
            }
            restore(node);
            if (!Files.exists(unsynced(node)) || Files.size(unsynced(node)) == 0) {
                forgot++;
            }
            Files.deleteIfExists(unsynced(node));
        }
        return forgot;
    }

    /** Has everything on the node's disk that was written so far. */
    public void flush(ClusterNode node) {
        DiskCommand.run("sync", "-f", node.data().toString());
    }

    @Override
    public void close() {
        detachAll();
        Runtime.getRuntime().removeShutdownHook(unmountWithThisProcess);
    }

    private void restore(ClusterNode node) {
        await("nobody uses the disk of " + node)
                .atMost(PATIENCE)
                .until(() -> DiskCommand.unmount(node.data().toString()));
        mount(node);
    }

    private void mount(ClusterNode node) {
        DiskCommand.run(
                "mount", "-o", "loop", image(node).toString(), node.data().toString());
        mounted.add(node.data());
    }

    private void detachAll() {
        mounted.forEach(disk -> DiskCommand.detach(disk.toString()));
        DiskCommand.detach(root.toString());
    }

    private static Path image(ClusterNode node) {
        return node.directory().resolve("disk.ext4");
    }

    private static Path unsynced(ClusterNode node) {
        return node.data().resolve("unsynced");
    }
}
