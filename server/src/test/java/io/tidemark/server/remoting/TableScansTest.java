package io.tidemark.server.remoting;

import static io.tidemark.core.protocol.RequestCode.GET_ROUTEINFO_BY_TOPIC;
import static io.tidemark.core.protocol.RequestCode.QUERY_TOPICS_BY_CONSUMER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.raft.ReadConsistency;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How requests share readings of the whole table, and how many may. */
class TableScansTest {

    private static final int SCANS_MAX = 64;
    private static final int LARGE_MAX = 4;

    ServedStore served;
    RawClient client;

    @BeforeEach
    void serve() throws Exception {
        served = ServedStore.withDefaults();
        client = served.connect();
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    private RemotingCommand route() {
        return served.request(GET_ROUTEINFO_BY_TOPIC, ExtFields.of("topic", "orders"));
    }

    private RemotingCommand topics() {
        return served.request(QUERY_TOPICS_BY_CONSUMER, ExtFields.of("group", "group"));
    }

    @Test
    void thoseThatWaitWhileTheTableIsReadShareTheNextReading() throws Exception {
        Runnable release = served.store.hold();
        for (int i = 0; i < 10; i++) {
            client.send(route());
        }
        // Answered behind the others, so they have all come when this is.
        client.send(served.request(0x7FFF, ExtFields.EMPTY));
        assertThat(client.receive().code()).isEqualTo(3);
        release.run();
        for (int i = 0; i < 10; i++) {
            assertThat(client.receive().code()).isZero();
        }

        assertThat(served.store.reads()).containsExactly(ReadConsistency.LINEARIZABLE, ReadConsistency.LINEARIZABLE);
    }

    /** What is committed before a request comes is seen by its scan, also when another reading is under way then. */
    @Test
    void aScanSeesWhatWasCommittedBeforeItsRequestCame() throws Exception {
        Runnable release = served.store.hold();
        client.send(topics());
        client.send(served.commit(0, 1));
        client.send(topics());
        release.run();

        List<RemotingCommand> answers = List.of(client.receive(), client.receive(), client.receive());

        RemotingCommand last = answers.stream()
                .filter(answer -> answer.body().length > 0)
                .max((one, other) -> Integer.compare(one.opaque(), other.opaque()))
                .orElseThrow();
        assertThat(new String(last.body(), UTF_8)).contains("\"topic\"");
    }

    @Test
    void onlySoManyWaitAndTheirPlacesComeBack() throws Exception {
        for (int round = 0; round < 2; round++) {
            Runnable release = served.store.hold();
            for (int i = 0; i < SCANS_MAX; i++) {
                client.send(route());
            }
            assertThat(client.call(route()).code()).isEqualTo(2);
            release.run();
            for (int i = 0; i < SCANS_MAX; i++) {
                assertThat(client.receive().code()).isZero();
            }
        }
    }

    @Test
    void largeAnswersAreFewerAndLeavePlacesToTheSmall() throws Exception {
        Runnable release = served.store.hold();
        for (int i = 0; i < LARGE_MAX; i++) {
            client.send(topics());
        }
        RemotingCommand busy = client.call(topics());
        assertThat(busy.code()).isEqualTo(2);
        assertThat(busy.extFields().get("errorKind")).isEqualTo("BUSY");
        client.send(route());
        release.run();
        for (int i = 0; i < LARGE_MAX + 1; i++) {
            assertThat(client.receive().code()).isZero();
        }
        assertThat(client.call(topics()).code()).isZero();
    }

    @Test
    void aStoreThatThrowsFailsTheRequestAndNotTheNextOne() throws Exception {
        served.store.throwing(new IllegalStateException("broken"));
        RemotingCommand failed = client.call(route());
        served.store.throwing(null);

        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.extFields().get("errorKind")).isEqualTo("INTERNAL");
        assertThat(client.call(route()).code()).isZero();
    }
}
