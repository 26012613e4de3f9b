package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Disks of a few megabytes that a test can fill: tmpfs, mounted for one test and unmounted after it. To be registered
 * before {@link LocalClusters}, so that the nodes on them have ended by then.
 */
final class SmallDisks implements AfterEachCallback {

    private final List<Path> mounted = Collections.synchronizedList(new ArrayList<>());
    private final Thread unmountWithTheTests = new Thread(() -> mounted.forEach(SmallDisks::detach), "unmount-disks");

    /** Mounts one there; the test is skipped where that cannot be done. */
    Path mount(Path directory, int megabytes) throws IOException {
        Files.createDirectories(directory);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString()) == 0,
                "a tmpfs cannot be mounted here (not root, or no such right): the full disk is not tested");
        if (mounted.isEmpty()) {
            Runtime.getRuntime().addShutdownHook(unmountWithTheTests);
        }
        mounted.add(directory);
        return directory;
    }

    /** Writes a file until so many bytes are free at most. */
    static void fill(Path disk, long freeBytes) throws IOException {
        for (int size = 64 * 1024; size >= 512; size /= 2) {
            try (OutputStream out =
                    Files.newOutputStream(filler(disk), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (Files.getFileStore(disk).getUsableSpace() >= freeBytes + size) {
                    out.write(new byte[size]);
                }
            } catch (IOException full) {
                assertThat(full).hasMessageContaining("No space left");
            }
        }
    }

    /** Takes away what was filled in. */
    static void free(Path disk) throws IOException {
        Files.delete(filler(disk));
    }

    private static Path filler(Path disk) {
        return disk.resolve("filler");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (mounted.isEmpty()) {
            return;
        }
        Runtime.getRuntime().removeShutdownHook(unmountWithTheTests);
        List<Path> held = mounted.stream()
                .filter(disk -> run("umount", disk.toString()) != 0)
                .toList();
        held.forEach(SmallDisks::detach);
        assertThat(held).as("disks that somebody still used").isEmpty();
    }

    /** Also while somebody uses it. */
    private static void detach(Path disk) {
        run("umount", "-l", disk.toString());
    }

    private static int run(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }
}
