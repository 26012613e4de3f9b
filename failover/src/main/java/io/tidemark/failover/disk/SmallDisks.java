package io.tidemark.failover.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Disks of a few megabytes that can be filled: tmpfs, unmounted when this is closed. Needs root. */
public final class SmallDisks implements Closeable {

    private static final int PIECE_BYTES_MAX = 64 * 1024;
    private static final int PIECE_BYTES_MIN = 512;

    private final Set<Path> mounted = new LinkedHashSet<>();
    private final Thread unmountWithThisProcess = new Thread(this::detachAll, "unmount-disks");

    public SmallDisks() {
        Runtime.getRuntime().addShutdownHook(unmountWithThisProcess);
    }

    /** Puts one under this directory, which is made; returns the directory. */
    public Path mount(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        DiskCommand.run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
        mounted.add(directory);
        return directory;
    }

    /** Writes a file until so many bytes are free at most. */
    public static void fill(Path disk, long freeBytes) throws IOException {
        for (int size = PIECE_BYTES_MAX; size >= PIECE_BYTES_MIN; size /= 2) {
            try (OutputStream out =
                    Files.newOutputStream(filler(disk), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (freeBytes(disk) >= freeBytes + size) {
                    out.write(new byte[size]);
                }
            } catch (IOException e) {
                if (!String.valueOf(e.getMessage()).contains("No space left")) {
                    throw e;
                }
            }
        }
    }

    /** Takes away what was filled in, if anything was. */
    public static void empty(Path disk) throws IOException {
        Files.deleteIfExists(filler(disk));
    }

    /** How many bytes a process may still write there. */
    public static long freeBytes(Path disk) throws IOException {
        return Files.getFileStore(disk).getUsableSpace();
    }

    private static Path filler(Path disk) {
        return disk.resolve("filler");
    }

    /**
     * Unmounts them all.
     *
     * @throws IllegalStateException when somebody still used one, which is out of sight now
     */
    @Override
    public void close() {
        List<Path> held = mounted.stream()
                .filter(disk -> !DiskCommand.unmount(disk.toString()))
                .toList();
        Runtime.getRuntime().removeShutdownHook(unmountWithThisProcess);
        held.forEach(disk -> DiskCommand.detach(disk.toString()));
        if (!held.isEmpty()) {
            throw new IllegalStateException("disks that somebody still used: " + held);
        }
    }

    private void detachAll() {
        mounted.forEach(disk -> DiskCommand.detach(disk.toString()));
    }
}
