package io.tidemark.server.remoting;

import static io.tidemark.core.protocol.RequestCode.QUERY_OFFSETS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.server.settings.ListenSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What connections may do to a listener, and what bounds them. */
class ConnectionsTest {

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void tenThousandPipelinedRequestsAreAnsweredEachOnce(SerializeType type) throws Exception {
        int requests = 10_000;
        try (ServedStore served = ServedStore.withDefaults()) {
            RawClient client = served.connect();
            Set<Integer> open = new HashSet<>();
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int i = 0; i < requests; i++) {
                RemotingCommand request =
                        (i % 2 == 0 ? served.commit(i % 100, i) : served.query(i % 100)).withSerializeType(type);
                open.add(request.opaque());
                frames.writeBytes(RemotingFrameCodec.encode(request));
            }
            Thread sender = new Thread(() -> {
                try {
                    client.send(frames.toByteArray());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            sender.start();
            for (int i = 0; i < requests; i++) {
                RemotingCommand response = client.receive();
                assertThat(open.remove(response.opaque()))
                        .as(response.toString())
                        .isTrue();
            }
            sender.join();
        }
    }

    @Test
    void aThousandConnectionsOpenedAndClosedLeaveNothingBehind() throws Exception {
        try (ServedStore served = ServedStore.withDefaults()) {
            RawClient bystander = served.connect();
            for (int i = 0; i < 1_000; i++) {
                try (RawClient client = RawClient.connect(served.listener.address())) {
                    if (i % 10 == 0) {
                        assertThat(client.call(served.commit(1, i)).code()).isZero();
                    }
                }
                assertThat(bystander.call(served.commit(0, i)).code()).isZero();
            }
            await().untilAsserted(
                            () -> assertThat(served.listener.connections()).isEqualTo(1));
        }
    }

    @Test
    void connectionsBeyondTheBoundAreClosedAndThoseWithinAreServed() throws Exception {
        try (CapturedLog log = new CapturedLog(RemotingListener.class);
                ServedStore served = new ServedStore(ServedStore.settings(3, Duration.ofMinutes(2)))) {
            RawClient first = served.connect();
            for (RawClient client : new RawClient[] {first, served.connect(), served.connect()}) {
                assertThat(client.call(served.commit(0, 1)).code()).isZero();
            }

            assertThat(served.connect().awaitClosed()).isZero();
            assertThat(log.lines()).hasSize(1).first().asString().contains("connectionsMax=3");
            assertThat(first.call(served.commit(0, 2)).code()).isZero();

            first.close();
            await().untilAsserted(
                            () -> assertThat(served.listener.connections()).isEqualTo(2));
            assertThat(served.connect().call(served.commit(0, 3)).code()).isZero();
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (ServedStore served = new ServedStore(ServedStore.settings(10, Duration.ofMillis(300)))) {
            RawClient idle = served.connect();
            assertThat(idle.call(served.commit(0, 1)).code()).isZero();

            assertThat(idle.awaitClosed()).isZero();
        }
    }

    @Test
    void aFrameThatTakesLongerThanAConnectionMayIdleIsCutOff() throws Exception {
        try (CapturedLog log = new CapturedLog(RemotingListener.class);
                ServedStore served = new ServedStore(ServedStore.settings(10, Duration.ofMillis(300)))) {
            RawClient trickler = served.connect();
            trickler.send(ByteBuffer.allocate(4).putInt(1_000).array());

            // A byte each time the condition is looked at keeps the connection from being idle.
            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                try {
                    trickler.send(new byte[1]);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
            assertThat(log.lines()).first().asString().contains("a frame is not complete");
        }
    }

    @Test
    void halfReceivedLargeFramesShareABudget() throws Exception {
        ListenSettings defaults = ServedStore.defaults();
        try (CapturedLog log = new CapturedLog(RemotingListener.class);
                ServedStore served = new ServedStore(defaults)) {
            byte[] begun = ByteBuffer.allocate(8).putInt(16_000_000).putInt(4).array();
            RawClient first = served.connect();
            first.send(begun);
            for (int i = 1; i < 4; i++) {
                served.connect().send(begun);
            }
            await().untilAsserted(
                            () -> assertThat(served.listener.connections()).isEqualTo(4));
            RawClient fifth = served.connect();
            fifth.send(begun);

            assertThat(fifth.awaitClosed()).isZero();
            assertThat(log.lines()).first().asString().contains("reservedBytes=64000000");
            assertThat(served.connect().call(served.commit(0, 1)).code()).isZero();

            first.close();
            await().untilAsserted(
                            () -> assertThat(served.listener.connections()).isEqualTo(4));
            byte[] whole = RemotingFrameCodec.encode(
                    served.request(QUERY_OFFSETS, ExtFields.EMPTY, new byte[(16 << 20) - 100]));
            RawClient sixth = served.connect();
            sixth.send(whole);
            assertThat(sixth.receive().code()).isEqualTo(29);
        }
    }

    @Test
    void requestsThatWaitForTheStoreHoldNothingOfTheirFrames() throws Exception {
        int requests = 40;
        int bodyBytes = 8_000_000;
        try (ServedStore served = ServedStore.withDefaults()) {
            Runnable release = served.store.hold();
            long before = heapBytes();
            for (int i = 0; i < requests; i++) {
                RemotingCommand query = served.query(i);
                // One at a time and each on a connection of its own: what bounds either is not what is tested.
                served.connect().send(served.request(query.code(), query.extFields(), new byte[bodyBytes]));
                int asked = i + 1;
                await().untilAsserted(() -> assertThat(served.store.asked()).isEqualTo(asked));
            }

            await().untilAsserted(() -> assertThat(heapBytes() - before).isLessThan((long) requests * bodyBytes / 4));
            release.run();
        }
    }

    private static long heapBytes() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }

    @Test
    void aClientThatNeverReadsIsNotReadEither() throws Exception {
        ListenSettings small = new ListenSettings(
                "127.0.0.1", 0, 10, Duration.ofMinutes(2), 100, 1 << 20, 16 << 20, 64 << 20, 1 << 16, 1 << 15, 1);
        int positions = 10_000;
        CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
        QueryOffsetsBody.Builder keys = QueryOffsetsBody.builder();
        for (int i = 0; i < positions; i++) {
            batch.add("", "topic", "group", i, Long.MAX_VALUE - 1);
            keys.add("", "topic", "group", 0);
        }
        try (ServedStore served = new ServedStore(small)) {
            RawClient bystander = served.connect();
            assertThat(bystander.call(served.commitBatch(batch)).code()).isZero();
            // About 20 KB a request, 90 KB an answer.
            byte[] frame = RemotingFrameCodec.encode(
                    served.request(QUERY_OFFSETS, ExtFields.EMPTY, keys.build().encode()));
            int askedMax = 3_000;
            try (SocketChannel neverReads = SocketChannel.open(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), served.listener.address().getPort()))) {
                neverReads.configureBlocking(false);
                ByteBuffer pending = ByteBuffer.wrap(frame);
                AtomicInteger sent = new AtomicInteger();
                await().pollInterval(Duration.ofMillis(100)).until(() -> {
                    boolean moved = false;
                    while (sent.get() < askedMax && neverReads.write(pending) > 0) {
                        moved = true;
                        if (!pending.hasRemaining()) {
                            pending.rewind();
                            sent.incrementAndGet();
                        }
                    }
                    return !moved;
                });

                assertThat(sent.get())
                        .as("requests that the server let come in")
                        .isLessThan(askedMax);
                assertThat(served.store.asked()).isLessThan(askedMax / 3);
            }
            assertThat(bystander.call(served.commit(0, 1)).code()).isZero();
        }
    }

    @Test
    void aConnectionWithTooManyOpenRequestsIsNotReadUntilTheyAreAnswered() throws Exception {
        ListenSettings small = new ListenSettings(
                "127.0.0.1", 0, 10, Duration.ofMinutes(2), 100, 8 << 20, 16 << 20, 64 << 20, 1 << 20, 1 << 19, 1);
        int requests = 20_000;
        try (ServedStore served = new ServedStore(small)) {
            Runnable release = served.store.hold();
            RawClient client = served.connect();
            ByteArrayOutputStream frames = new ByteArrayOutputStream();
            for (int i = 0; i < requests; i++) {
                frames.writeBytes(RemotingFrameCodec.encode(served.commit(i % 8, i)));
            }
            Thread sender = new Thread(() -> {
                try {
                    client.send(frames.toByteArray());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            sender.start();
            await().untilAsserted(() -> assertThat(served.store.asked()).isGreaterThan(100));
            // One read of the socket may bring some hundreds more; nothing comes after it.
            RawClient bystander = served.connect();
            for (int i = 0; i < 100; i++) {
                bystander.send(served.commit(0, i));
            }
            await().untilAsserted(() -> assertThat(served.store.asked()).isBetween(200, 2_000));

            release.run();
            for (int i = 0; i < requests; i++) {
                assertThat(client.receive().code()).isZero();
            }
            sender.join();
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ListenSettings settings = new ListenSettings(
                    "127.0.0.1",
                    taken.getLocalPort(),
                    10,
                    Duration.ofMinutes(2),
                    100,
                    1 << 20,
                    16 << 20,
                    64 << 20,
                    1 << 16,
                    1 << 15,
                    1);

            assertThatThrownBy(() -> new ServedStore(settings).close())
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("listenAddress=127.0.0.1")
                    .hasMessageContaining("listenPort=" + taken.getLocalPort());
        }
    }
}
