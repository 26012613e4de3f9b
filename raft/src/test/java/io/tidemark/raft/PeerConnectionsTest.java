package io.tidemark.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.util.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PeerConnectionsTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Endpoint SECOND = new Endpoint("127.0.0.1", 2);
    private static final Endpoint THIRD = new Endpoint("127.0.0.1", 3);

    private final List<Endpoint> asked = new CopyOnWriteArrayList<>();

    @Test
    void everyMemberIsConnectedToAgainAndAgainWhateverBecomesOfTheOthers() {
        PeerConnections connections = new PeerConnections(
                () -> List.of(SECOND, THIRD),
                peer -> {
                    asked.add(peer);
                    if (peer.equals(SECOND)) {
                        throw new IllegalStateException("refused by the test");
                    }
                },
                SHORT);
        try (connections) {
            connections.start();
            await().until(() -> asked.size() >= 6);
        }
        assertThat(asked.subList(0, 6)).containsExactly(SECOND, THIRD, SECOND, THIRD, SECOND, THIRD);
    }

    @Test
    void aMemberThatComesLaterIsConnectedTo() {
        List<Endpoint> members = new CopyOnWriteArrayList<>(List.of(SECOND));
        PeerConnections connections = new PeerConnections(() -> members, asked::add, SHORT);
        try (connections) {
            connections.start();
            await().until(() -> asked.contains(SECOND));
            members.add(THIRD);
            await().until(() -> asked.contains(THIRD));
        }
    }

    @Test
    void nothingIsConnectedToAnyMoreOnceItIsClosed() {
        CountDownLatch connecting = new CountDownLatch(1);
        PeerConnections connections = new PeerConnections(
                () -> List.of(SECOND, THIRD),
                peer -> {
                    connecting.countDown();
                    await().pollDelay(Duration.ofMillis(20)).until(() -> true); // as long as a connect may take
                    asked.add(peer);
                },
                SHORT);
        connections.start();
        await().until(() -> connecting.getCount() == 0);
        connections.close();
        int before = asked.size();
        await().during(Duration.ofMillis(50)).until(() -> asked.size() == before);
        assertThat(before).isPositive();
    }

    @Test
    void oneThatWasNeverStartedCanBeClosed() {
        new PeerConnections(List::of, asked::add, SHORT).close();
        assertThat(asked).isEmpty();
    }
}
