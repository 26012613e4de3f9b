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
    void everyMemberIsConnectedToAgainAndAgainWhateverHappened() {
        PeerConnections connections = new PeerConnections(
                () -> List.of(SECOND, THIRD),
                peer -> {
                    asked.add(peer);
                    if (asked.size() == 1) {
                        throw new IllegalStateException("made by the test");
                    }
                },
                SHORT);
        try (connections) {
            connections.start();
            await().until(() -> asked.size() >= 5);
        }
        assertThat(asked.subList(0, 5)).containsExactly(SECOND, SECOND, THIRD, SECOND, THIRD);
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
    void closingWaitsForTheConnectThatIsUnderWayAndNoOtherOneFollows() throws InterruptedException {
        CountDownLatch connecting = new CountDownLatch(1);
        CountDownLatch connected = new CountDownLatch(1);
        PeerConnections connections = new PeerConnections(
                () -> List.of(SECOND, THIRD),
                peer -> {
                    connecting.countDown();
                    pass(connected);
                    asked.add(peer);
                },
                SHORT);
        connections.start();
        connecting.await();
        Thread closing = new Thread(connections::close);
        closing.start();
        await().until(() -> closing.getState() == Thread.State.WAITING);
        assertThat(asked).isEmpty();

        connected.countDown();
        closing.join();

        assertThat(asked).containsExactly(SECOND);
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Test
    void oneThatWasNeverStartedCanBeClosed() {
        new PeerConnections(List::of, asked::add, SHORT).close();
        assertThat(asked).isEmpty();
    }
}
