package io.tidemark.raft.storage;

import io.tidemark.raft.start.DirectoryFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where a node keeps what.
 *
 * <pre>
 * root/                        storePathRootDir
 *   lock                       held while a process uses the directory
 *   incarnation                this directory's random name, until the identity has it
 *   identity                   the cluster and node it belongs to, the last file of a first start
 *   config/consumerOffset.json the published snapshot, and .bak, the one before it
 *   raft/meta/raft-meta        term and vote
 *   raft/meta/log-end          how far the log was fsynced
 *   raft/snapshot/             JRaft's snapshots
 * logPath/                     raft/ unless it is set
 *   log/                       the log; below logPath, so that it can be renamed when logPath is a disk of its own
 * </pre>
 *
 * @param root storePathRootDir
 * @param logPath the directory that the log's directory lies in
 */
public record DataDirectory(Path root, Path logPath) {

    /** The name of the table's file, in a snapshot and where it is published. */
    static final String OFFSETS_FILE = "consumerOffset.json";

    public DataDirectory {
        root = root.toAbsolutePath().normalize();
        logPath = logPath.toAbsolutePath().normalize();
    }

    /** A data directory with the log inside. */
    public static DataDirectory at(Path root) {
        return new DataDirectory(root, root.resolve("raft"));
    }

    /** The directory of the Raft log. */
    public Path log() {
        return logPath.resolve("log");
    }

    public Path lockFile() {
        return root.resolve("lock");
    }

    public Path incarnationFile() {
        return root.resolve("incarnation");
    }

    public Path identityFile() {
        return root.resolve("identity");
    }

    public Path raft() {
        return root.resolve("raft");
    }

    /** The directory of {@link #raftMetaFile} and {@link #logEndFile}; JRaft's {@code raftMetaUri}. */
    public Path meta() {
        return raft().resolve("meta");
    }

    public Path raftMetaFile() {
        return meta().resolve("raft-meta");
    }

    public Path logEndFile() {
        return meta().resolve("log-end");
    }

    /** JRaft's {@code snapshotUri}. */
    public Path snapshots() {
        return raft().resolve("snapshot");
    }

    public Path snapshotBallastFile() {
        return snapshots().resolve("ballast");
    }

    /** Where the newest snapshot is published. */
    public Path publishedFile() {
        return root.resolve("config").resolve(OFFSETS_FILE);
    }

    /** How many bytes the log takes on its disk at present. */
    public long logBytes() {
        try (Stream<Path> files = Files.list(log())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Makes the directories that JRaft expects to exist. */
    void create() throws IOException {
        DurableFiles.createDirectories(meta());
        DurableFiles.createDirectories(snapshots());
        DurableFiles.createDirectories(log());
    }

    /**
     * Renames everything that belongs to Raft, so that the node can start empty. Nothing is deleted: the old
     * directories end in {@code .lost-N}. The identity goes first, and the published file stays.
     */
    public void moveRaftAside() throws DirectoryFailedException {
        try {
            int number = 1;
            while (Files.exists(lost(raft(), number))
                    || Files.exists(lost(log(), number))
                    || Files.exists(lost(identityFile(), number))) {
                number++;
            }
            Files.deleteIfExists(incarnationFile());
            if (Files.exists(identityFile())) {
                Files.move(identityFile(), lost(identityFile(), number));
            }
            DurableFiles.syncDirectory(root);
            if (!log().startsWith(raft()) && Files.exists(log())) {
                Files.move(log(), lost(log(), number));
                DurableFiles.syncDirectory(logPath);
            }
            if (Files.exists(raft())) {
                Files.move(raft(), lost(raft(), number));
                DurableFiles.syncDirectory(root);
            }
        } catch (IOException e) {
            throw new DirectoryFailedException("move aside", raft(), e);
        }
    }

    private static Path lost(Path path, int number) {
        return path.resolveSibling(path.getFileName() + ".lost-" + number);
    }
}
