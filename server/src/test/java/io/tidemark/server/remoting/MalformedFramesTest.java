package io.tidemark.server.remoting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.failover.wire.RawClient;
import java.nio.ByteBuffer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that are no frames, against a live listener, while another connection is served. */
class MalformedFramesTest {

    private static final Pattern HELD_BACK = Pattern.compile("(\\d+) (?:more )?lines of this kind");

    CapturedLog log;
    ServedStore served;
    RawClient bystander;
    long offset;

    @BeforeEach
    void serve() throws Exception {
        log = new CapturedLog(RemotingListener.class);
        served = ServedStore.withDefaults();
        bystander = served.connect();
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
        log.close();
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void everyByteOfAFrameChangedInEveryWayThatMattersHurtsNobodyElse(SerializeType type) throws Exception {
        byte[] frame = RemotingFrameCodec.encode(served.commit(3, 7).withSerializeType(type));
        for (int at = 0; at < frame.length; at++) {
            for (int change : new int[] {0x01, 0x80, 0xFF}) {
                byte[] mutated = frame.clone();
                mutated[at] ^= (byte) change;
                try (RawClient client = RawClient.connect(served.listener.address())) {
                    client.send(mutated);
                    assertBystanderIsServed("byte " + at + " changed by " + change);
                }
            }
        }
        awaitOnlyTheBystander();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 16_777_213})
    void aWrongLengthClosesItsConnectionOnly(int length) throws Exception {
        RawClient client = served.connect();

        client.send(ByteBuffer.allocate(8).putInt(length).putInt(4).array());

        assertThat(client.awaitClosed()).isZero();
        assertThat(log.lines()).hasSize(1).first().asString().contains("length=" + length, "remote=/127.0.0.1:");
        assertBystanderIsServed("length " + length);
    }

    @Test
    void aHeaderThatIsLongerThanItsFrameClosesItsConnectionOnly() throws Exception {
        for (int type : new int[] {0, 1}) {
            RawClient client = served.connect();

            client.send(ByteBuffer.allocate(12)
                    .putInt(8)
                    .putInt(type << 24 | 5)
                    .putInt(0)
                    .array());

            assertThat(client.awaitClosed()).isZero();
            assertBystanderIsServed("type " + type);
        }
    }

    @Test
    void anUnknownSerializationClosesItsConnectionOnly() throws Exception {
        RawClient client = served.connect();

        client.send(ByteBuffer.allocate(8).putInt(4).putInt(2 << 24).array());

        assertThat(client.awaitClosed()).isZero();
        assertThat(log.lines().get(0)).contains("serializeType=2");
        assertBystanderIsServed("serialization 2");
    }

    @Test
    void requestsBeforeTheBadBytesAreTakenAndThoseAfterThemAreNot() throws Exception {
        RawClient client = served.connect();
        byte[] good = RemotingFrameCodec.encode(served.commit(1, 1));
        byte[] bad = ByteBuffer.allocate(8).putInt(0).putInt(0).array();

        client.send(ByteBuffer.allocate(2 * good.length + bad.length)
                .put(good)
                .put(bad)
                .put(good)
                .array());

        client.awaitClosed();
        assertThat(served.store.asked()).isEqualTo(1);
    }

    @Test
    void aFloodOfBadFramesIsNotAFloodOfLines() throws Exception {
        int connections = 200;
        for (int i = 0; i < connections; i++) {
            RawClient client = served.connect();
            client.send(new byte[8]);
            client.awaitClosed();
        }

        await().untilAsserted(() -> assertThat(log.lines().size() + heldBack()).isEqualTo(connections + told()));
        assertThat(log.lines()).hasSizeLessThan(connections / 4);
    }

    @Test
    void aFrameMayComeByteByByte() throws Exception {
        RawClient client = served.connect();
        RemotingCommand request = served.commit(3, 7);
        for (byte one : RemotingFrameCodec.encode(request)) {
            client.send(new byte[] {one});
            assertBystanderIsServed("a trickle beside it");
        }

        assertThat(client.receive().opaque()).isEqualTo(request.opaque());
    }

    private void assertBystanderIsServed(String what) throws Exception {
        offset++;
        assertThat(bystander.call(served.commit(0, offset)).code()).as(what).isZero();
    }

    private void awaitOnlyTheBystander() {
        await().untilAsserted(() -> assertThat(served.listener.connections()).isEqualTo(1));
    }

    private long heldBack() {
        return log.lines().stream()
                .map(HELD_BACK::matcher)
                .filter(Matcher::find)
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }

    /** Lines that tell of held back ones and of nothing else. */
    private long told() {
        return log.lines().stream()
                .filter(line -> line.matches("\\d+ more lines.*"))
                .count();
    }
}
