package io.tidemark.raft.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.remoting.serialization.SerializerManager;
import com.alipay.sofa.jraft.util.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RaftRpcTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final ExecutorService executor = RaftRpc.pool("test", 1);
    private RaftRpc server = new RaftRpc(new Endpoint("127.0.0.1", 1));
    private RaftRpc client = new RaftRpc(new Endpoint("127.0.0.1", 1));

    @BeforeEach
    void start() throws IOException {
        List<Endpoint> addresses = Ports.free(2);
        server = new RaftRpc(addresses.get(0));
        client = new RaftRpc(addresses.get(1));
        client.start();
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
        executor.shutdown();
    }

    @Test
    void asksAndAnswers() throws Exception {
        server.serve(
                HelloRequest.class,
                HelloReply.class,
                executor,
                (request, reply) -> reply.accept(
                        HelloReply.unformed(HelloReply.FREE, "n1", request.incarnation(), request.members())));
        server.start();
        HelloReply reply = client.call(
                        server.address(), new HelloRequest("n2", "abc", "n1=x"), HelloReply.class, TIMEOUT)
                .get(10, TimeUnit.SECONDS);
        assertThat(reply.kind()).isEqualTo(HelloReply.FREE);
        assertThat(reply.nodeId()).isEqualTo("n1");
        assertThat(reply.incarnation()).isEqualTo("abc");
        assertThat(reply.members()).isEqualTo("n1=x");
    }

    @Test
    void tellsThatNobodyAnswers() {
        assertFails();
    }

    @Test
    void tellsThatTheRequestIsNotServed() throws Exception {
        server.start();
        assertFails();
    }

    @Test
    void tellsThatTheHandlerFailed() throws Exception {
        server.serve(HelloRequest.class, HelloReply.class, executor, (request, reply) -> {
            throw new IllegalStateException("not today");
        });
        server.start();
        assertFails();
    }

    @Test
    void listensOnItsAddressOnly() throws Exception {
        server.start();
        connect(InetAddress.getLoopbackAddress());
        // Another address of the loopback reaches a server that listens on all addresses, but not ours.
        InetAddress another = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        assertThatThrownBy(() -> connect(another)).isInstanceOf(IOException.class);
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        server.start();
        try (RaftRpc second = new RaftRpc(server.address())) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(server.address().toString());
        }
    }

    @Test
    void takesThePlaceOfBoltsSerializer() {
        assertThat(SerializerManager.getSerializer(SerializerManager.Hessian2)).isInstanceOf(AllowListedHessian.class);
    }

    @Test
    void raisesTheWriteWaterMarks() {
        assertThat(System.getProperty("bolt.channel_write_buf_low_water_mark")).isEqualTo("4194304");
        assertThat(System.getProperty("bolt.channel_write_buf_high_water_mark")).isEqualTo("8388608");
    }

    private void connect(InetAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, server.address().getPort()), 1_000);
        }
    }

    private void assertFails() {
        assertThatThrownBy(
                        () -> client.call(server.address(), new HelloRequest("n2", "", ""), HelloReply.class, TIMEOUT)
                                .get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
    }
}
