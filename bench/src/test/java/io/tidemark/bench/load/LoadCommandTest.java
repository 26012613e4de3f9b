package io.tidemark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.cluster.ScriptLauncher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The load generator against three real processes. */
class LoadCommandTest {

    /** What every load of these tests has: little of everything. */
    private static final List<String> SMALL = List.of(
            "--connections",
            "2",
            "--in-flight",
            "8",
            "--groups",
            "4",
            "--queues",
            "8",
            "--warm-up",
            "0",
            "--seconds",
            "1");

    @TempDir
    static Path directory;

    private static LocalCluster cluster;
    private static ClusterNode leader;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        Path tree = Path.of("..").toAbsolutePath().normalize();
        cluster = new LocalCluster(
                directory, Collections.nCopies(3, "127.0.0.1"), new ScriptLauncher(tree, "256m", List.of()));
        leader = cluster.form();
    }

    @AfterAll
    static void end() {
        cluster.close();
    }

    @Test
    void commitsGrowAndAreThereAfterwards() throws TidemarkException {
        assertThat(load()).as(err.toString()).isZero();

        assertThat(out.toString()).contains("1/1 s", "commit").doesNotContain("errors with code");
        try (TidemarkConnection connection = leader.connect()) {
            List<PositionKey> keys = new ArrayList<>();
            for (int queue = 0; queue < 8; queue++) {
                keys.add(PositionKey.of("", "load", "group_000003", queue));
            }
            assertThat(connection.query(keys, Consistency.LINEARIZABLE).offsets())
                    .as("beyond those of the preparation, 16 on each connection")
                    .allMatch(Optional::isPresent)
                    .anyMatch(offset -> offset.orElseThrow() > 1_000_000_000L + 16);
        }
    }

    @Test
    void eachKindOfTheMixIsMeasuredForItself() throws IOException {
        Path json = directory.resolve("mix.json");

        assertThat(load("--queries", "40", "--batches", "30", "--batch-positions", "4", "--json", json.toString()))
                .as(err.toString())
                .isZero();

        JsonNode result = new ObjectMapper().readTree(json.toFile());
        for (String kind : List.of("commit", "query", "batch")) {
            JsonNode some = result.path("operations").path(kind);
            assertThat(some.path("count").asLong()).as(kind).isPositive();
            assertThat(some.path("latency").path("p50").asDouble())
                    .as(kind)
                    .isPositive()
                    .isLessThanOrEqualTo(some.path("latency").path("max").asDouble());
        }
        assertThat(result.path("plan").path("batchPositions").asInt()).isEqualTo(4);
    }

    @Test
    void anOpenLoopAsksForNoMoreThanItsRate() throws IOException {
        Path json = directory.resolve("open.json");

        assertThat(load("--rate", "200", "--json", json.toString()))
                .as(err.toString())
                .isZero();

        JsonNode commits =
                new ObjectMapper().readTree(json.toFile()).path("operations").path("commit");
        assertThat(commits.path("count").asLong()).isBetween(1L, 300L);
        assertThat(commits.path("corrected")).isEqualTo(commits.path("latency"));
    }

    @Test
    void aFollowerIsFoundAmongTheServers() {
        assertThat(load("--through", "follower", "--queries", "100"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).doesNotContain("[" + leader.address() + "]");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        assertThat(execute(List.of("--server", "127.0.0.1:1", "--through", "given")))
                .isEqualTo(1);

        assertThat(err.toString()).contains("load: cannot connect to 127.0.0.1:1");
    }

    @Test
    void aNonsensicalPlanIsRefusedWithItsField() {
        assertThat(load("--groups", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("groups=1, expected 2 to");
        assertThat(load("--queries", "60", "--batches", "60")).isEqualTo(2);
        assertThat(err.toString()).contains("queries=60 batches=60");
        assertThat(load("--server", "nowhere")).isEqualTo(2);
    }

    private int load(String... more) {
        List<String> arguments = new ArrayList<>(SMALL);
        arguments.add("--server=" + String.join(",", addresses()));
        arguments.addAll(List.of(more));
        return execute(arguments);
    }

    private static List<String> addresses() {
        return cluster.nodes().stream()
                .map(ClusterNode::address)
                .map(ServerAddress::toString)
                .toList();
    }

    private int execute(List<String> arguments) {
        CommandLine command = LoadCommand.commandLine(new PrintWriter(out, true));
        return command.setOverwrittenOptionsAllowed(true)
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }
}
