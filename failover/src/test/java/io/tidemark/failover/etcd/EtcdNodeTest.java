package io.tidemark.failover.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as etcd 3.4.23 did. */
class EtcdNodeTest {

    @TempDir
    Path directory;

    private HttpServer server;
    private EtcdNode node;
    private String asked = "";

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        String address = "127.0.0.1:" + server.getAddress().getPort();
        node = new EtcdNode("n1", address, "127.0.0.1:1", directory, List.of(), HttpClient.newHttpClient());
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void leadsWhenItNamesItselfAsTheLeader() {
        answer("/v3/maintenance/status", 200, "{\"header\":{\"member_id\":\"17\"},\"leader\":\"17\"}");

        assertThat(node.leads()).contains(true);
    }

    @Test
    void followsWhenItNamesAnother() {
        answer("/v3/maintenance/status", 200, "{\"header\":{\"member_id\":\"17\"},\"leader\":\"18\"}");

        assertThat(node.leads()).contains(false);
    }

    @Test
    void doesNeitherWithoutLeader() {
        answer("/v3/maintenance/status", 200, "{\"header\":{\"member_id\":\"17\"}}");

        assertThat(node.leads()).isEmpty();
    }

    @Test
    void doesNeitherWhenItIsNotThere() {
        server.stop(0);

        assertThat(node.leads()).isEmpty();
    }

    @Test
    void putsKeyAndValueInBase64() throws IOException {
        answer("/v3/kv/put", 200, "{\"header\":{\"revision\":\"2\"}}");

        node.put("writer-1/7", 42);

        assertThat(asked).contains("\"key\":\"d3JpdGVyLTEvNw==\"", "\"value\":\"NDI=\"");
    }

    @Test
    void tellsWhatEtcdRefused() {
        answer("/v3/kv/put", 503, "{\"error\":\"etcdserver: no leader\"}");

        assertThatThrownBy(() -> node.put("writer-1/7", 42))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("n1: 503")
                .hasMessageContaining("no leader");
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
