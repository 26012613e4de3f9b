package io.tidemark.failover.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What the results of a run depend on besides the run: the tree and the machine. */
public final class Machine {

    private static final String UNKNOWN = "unknown";

    private Machine() {}

    /** The tree's top folder, as the script says. */
    public static Path tree() {
        return Path.of(System.getProperty("tidemark.tree", "")).toAbsolutePath();
    }

    /** The tree's commit; with a plus when files differ from it. */
    public static String commit() {
        String commit = said("git", "-C", tree().toString(), "describe", "--always", "--dirty=+");
        return commit.isEmpty() ? UNKNOWN : commit;
    }

    /** One line. */
    public static String description() throws IOException {
        Path memory = Path.of("/proc/meminfo");
        long kibibytes = Files.exists(memory)
                ? Files.readAllLines(memory).stream()
                        .filter(line -> line.startsWith("MemTotal:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                : 0;
        return String.format(
                Locale.ROOT,
                "%d processors, %.0f GiB, %s %s, Java %s",
                Runtime.getRuntime().availableProcessors(),
                kibibytes / (1024.0 * 1024),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.version"));
    }

    private static String said(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            return process.waitFor() == 0 ? said : "";
        } catch (IOException e) {
            return ""; // no git here: a tree from an archive
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
