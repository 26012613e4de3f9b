package io.tidemark.server.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.cli.TidemarkMain;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The way back of a node that may not vote any more, as its operator goes it: {@code tidemark member replace} in a process
 * of its own, as {@code scripts/tidemark} runs it, and the node started when the command asks for it.
 */
final class MemberReplacement {

    /** What the command may end with when the cluster was changing its leader: run again, it goes on. */
    private static final List<Integer> PASSING = List.of(1, 3);

    private final LocalCluster cluster;
    private final ClusterNode lost;
    private final Path told;

    private MemberReplacement(LocalCluster cluster, ClusterNode lost) {
        this.cluster = cluster;
        this.lost = lost;
        this.told = lost.logs().resolve("member-replace.log");
    }

    /** Brings it back, and returns when every node counts it among the voters. */
    static void bringBack(LocalCluster cluster, ClusterNode lost) throws IOException, InterruptedException {
        new MemberReplacement(cluster, lost).run();
    }

    private void run() throws IOException, InterruptedException {
        int code = replace();
        for (int again = 0; code != 0 && again < 5; again++) {
            assertThat(code).as("exit code, after it said: %s", told()).isIn(PASSING);
            code = replace();
        }
        assertThat(code).as("exit code, after it said: %s", told()).isZero();
        cluster.awaitAllFollow();
        cluster.awaitVoter(lost);
    }

    private int replace() throws IOException, InterruptedException {
        String servers = cluster.others(lost).stream()
                .map(node -> node.address().toString())
                .collect(joining(","));
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider"));
        words.addAll(NodeJvm.options());
        words.addAll(List.of(TidemarkMain.class.getName(), "member", "replace", lost.name(), "--server", servers));
        Process command = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        try {
            await(lost + " is to be started")
                    .atMost(ClusterNode.PATIENCE)
                    .until(() -> !command.isAlive() || told().contains("node=" + lost + " is a learner"));
            if (command.isAlive() && !lost.isRunning()) {
                lost.start();
            }
            assertThat(command.waitFor(ClusterNode.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the command ends, which said: %s", told())
                    .isTrue();
            return command.exitValue();
        } finally {
            command.destroyForcibly();
        }
    }

    private String told() throws IOException {
        return Files.readString(told, UTF_8);
    }
}
