package io.tidemark.failover.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The programs that make, mount and cut off disks. */
final class DiskCommand {

    private DiskCommand() {}

    /**
     * Runs a program to its end.
     *
     * @throws IllegalStateException when it fails, with what it said
     */
    static void run(String... words) {
        run(List.of(words));
    }

    /** As {@link #run(String...)}. */
    static void run(List<String> words) {
        try {
            Process process =
                    new ProcessBuilder(words).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": " + said.strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + String.join(" ", words), e);
        }
    }

    /** Unmounts a file system; returns false when somebody still uses it, or it is not mounted. */
    static boolean unmount(String directory) {
        return succeeds("umount", directory);
    }

    /** Takes a file system out of sight, which is unmounted once nobody uses it any more. */
    static void detach(String directory) {
        boolean unused = succeeds("umount", "-l", directory);
    }

    private static boolean succeeds(String... words) {
        try {
            run(words);
            return true;
        } catch (IllegalStateException e) {
            return false; // the caller decides what that means
        }
    }
}
