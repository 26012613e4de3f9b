package io.tidemark.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.bench.load.LoadMain;
import io.tidemark.client.ServerAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The load generator in a process of its own, so that all whom it asks meet it alike. */
final class FramesLoad {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long SLACK_SECONDS = 300;

    /** Groups and queues of the positions. */
    static final int GROUPS = 1000;

    static final int QUEUES = 8;

    private FramesLoad() {}

    /** Asks a server that takes RocketMQ's frames. */
    static Speed measure(ServerAddress server, Path directory, Work work, Duration warmUp, Duration counted)
            throws IOException, InterruptedException {
        Path json = directory.resolve("load.json");
        Files.deleteIfExists(json);
        List<String> arguments = List.of(
                "-Xmx1g",
                "-XX:+UseParallelGC",
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                "-Dslf4j.internal.verbosity=WARN",
                LoadMain.class.getName(),
                "--server=" + server,
                "--through=given",
                "--connections=" + work.connections(),
                "--in-flight=" + work.inFlight(),
                "--groups=" + GROUPS,
                "--queues=" + QUEUES,
                "--seed=1",
                "--warm-up=" + warmUp.toSeconds(),
                "--seconds=" + counted.toSeconds(),
                "--json=" + json);
        try (ChildJvm load =
                ChildJvm.start(directory.resolve("load"), System.getProperty("java.class.path"), arguments)) {
            load.awaitSuccess(warmUp.plus(counted).toSeconds() + SLACK_SECONDS);
        }
        JsonNode commits = JSON.readTree(json.toFile()).path("operations").path("commit");
        return new Speed(
                commits.path("perSecond").asDouble(),
                commits.path("latency").path("p50").asDouble(),
                commits.path("latency").path("p99").asDouble());
    }
}
