package io.tidemark.failover.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The programs that make and change networks. */
final class NetworkCommand {

    private NetworkCommand() {}

    /**
     * Runs {@code ip}.
     *
     * @param words of its command line, as {@link String#format} takes them, with a space between two
     * @throws IllegalStateException when it fails
     */
    static void ip(String words, String... values) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(Arrays.asList(words.formatted((Object[]) values).split(" ", -1)));
        run(command, "");
    }

    /** Runs {@code ip} to take something away, which may never have been there. */
    static void ipIfPossible(String words, String... values) {
        try {
            ip(words, values);
        } catch (IllegalStateException e) {
            // Nothing to take away.
        }
    }

    /**
     * Has {@code nft} in a namespace carry out lines, all of them at one moment or none; returns what it prints.
     *
     * @throws IllegalStateException when it fails
     */
    static String nft(String namespace, String... lines) {
        return run(List.of("ip", "netns", "exec", namespace, "nft", "-f", "-"), String.join("\n", lines) + "\n");
    }

    private static String run(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream to = process.getOutputStream()) {
                to.write(input.getBytes(UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said + input);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + command, e);
        }
    }
}
