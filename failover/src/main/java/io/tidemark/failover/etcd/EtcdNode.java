package io.tidemark.failover.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.Signals;
import io.tidemark.failover.run.Requirement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One process of etcd 3.4, and its clients' way to it: version 3 of its API as JSON over HTTP, which is all that the
 * package of etcd takes. The run's thread starts and injures it; any thread may ask it.
 */
public final class EtcdNode {

    private static final JsonMapper JSON = new JsonMapper();

    /** As long as clients of Tidemark's nodes wait in the same rounds. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration STATUS_TIMEOUT = Duration.ofSeconds(2);

    private static final int OK = 200;

    private final String name;
    private final String clientUrl;
    private final String peerUrl;
    private final Path directory;
    private final List<String> prefix;
    private final HttpClient http;
    private volatile @Nullable Process process;

    /**
     * A node that is not started.
     *
     * @param prefix of its command line, which ends with the given process, such as {@code ip netns exec NAME}
     * @param directory of this node alone
     */
    public EtcdNode(
            String name,
            String clientAddress,
            String peerAddress,
            Path directory,
            List<String> prefix,
            HttpClient http) {
        this.name = name;
        this.clientUrl = "http://" + clientAddress;
        this.peerUrl = "http://" + peerAddress;
        this.directory = directory;
        this.prefix = List.copyOf(prefix);
        this.http = http;
    }

    /** The version of the etcd on the PATH, as it says itself; nothing when there is none. */
    public static Optional<String> version() {
        if (!Requirement.ETCD.isMet()) {
            return Optional.empty();
        }
        try {
            Process asked = new ProcessBuilder("etcd", "--version").start();
            String said = new String(asked.getInputStream().readAllBytes(), UTF_8);
            return said.lines().findFirst().map(line -> line.replace("etcd Version: ", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients reach it, as a URL. */
    public String clientUrl() {
        return clientUrl;
    }

    /** As {@code --initial-cluster} lists it. */
    public String member() {
        return name + "=" + peerUrl;
    }

    /**
     * Starts it; returns at once.
     *
     * @param members all of the cluster
     * @param options of the command line, besides names, places and addresses
     */
    public void start(String members, List<String> options) throws IOException {
        Files.createDirectories(directory);
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                "etcd", "--name", name, "--data-dir", directory.resolve("data").toString()));
        command.addAll(List.of("--listen-client-urls", clientUrl, "--advertise-client-urls", clientUrl));
        command.addAll(List.of("--listen-peer-urls", peerUrl, "--initial-advertise-peer-urls", peerUrl));
        command.addAll(List.of("--initial-cluster", members));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("console.log").toFile()))
                .start();
    }

    /** Ends it by SIGKILL, and returns when it is gone. */
    void kill() throws InterruptedException {
        Process running = running();
        running.destroyForcibly();
        int code = running.waitFor();
        if (code != ClusterNode.KILLED) {
            throw new IllegalStateException(name + " had ended by itself, exit code " + code);
        }
    }

    /** Stops it by SIGSTOP. */
    void pause() {
        Signals.send("STOP", running());
    }

    /** Lets it go on. */
    void resume() {
        Signals.send("CONT", running());
    }

    /** Ends it, if it runs. */
    public void end() {
        Process present = process;
        if (present != null) {
            present.destroyForcibly().onExit().join();
        }
    }

    /**
     * Puts a value, which has happened on a majority of the nodes when this returns.
     *
     * @throws IOException when it is refused or not answered; it may happen all the same
     */
    void put(String key, long value) throws IOException {
        call("/v3/kv/put", Map.of("key", base64(key), "value", base64(Long.toString(value))), ANSWER_TIMEOUT);
    }

    /** Reads a value, linearizably. */
    void get(String key) throws IOException {
        call("/v3/kv/range", Map.of("key", base64(key)), ANSWER_TIMEOUT);
    }

    /** Whether it says that it leads; nothing when it says nothing, or knows no leader. */
    public Optional<Boolean> leads() {
        try {
            JsonNode status = call("/v3/maintenance/status", Map.of(), STATUS_TIMEOUT);
            String leader = status.path("leader").asText("0");
            return leader.equals("0")
                    ? Optional.empty()
                    : Optional.of(leader.equals(
                            status.path("header").path("member_id").asText()));
        } catch (IOException e) {
            return Optional.empty(); // not there, or not yet
        }
    }

    /** Waits until it knows a leader. */
    public void awaitFollows() {
        await(name + " knows a leader").atMost(ClusterNode.PATIENCE).until(() -> leads().isPresent());
    }

    private JsonNode call(String path, Map<String, String> body, Duration timeout) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(clientUrl + path))
                .timeout(timeout)
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        try {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != OK) {
                throw new IOException(name + ": " + answer.statusCode() + " " + new String(answer.body(), UTF_8));
            }
            return JSON.readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while " + name + " was asked", e));
        }
    }

    private Process running() {
        Process present = process;
        if (present == null || !present.isAlive()) {
            throw new IllegalStateException(name + " does not run");
        }
        return present;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return name;
    }
}
