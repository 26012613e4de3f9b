package io.tidemark.failover.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.ResponseCode;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A relay before nodes that acknowledge every request, each with the next revision. */
class FrameRelayTest {

    private static final int COMMITS = 300;

    private final Mischief mischief = new Mischief();
    private final AtomicLong revisions = new AtomicLong();
    private final List<Integer> arrivedAt = Collections.synchronizedList(new ArrayList<>());
    private final List<ServerSocket> nodes = new ArrayList<>();
    private final FrameRelay relay = new FrameRelay(node(), List.of(node(), node()), mischief);

    @AfterEach
    void close() throws IOException {
        relay.close();
        for (ServerSocket node : nodes) {
            node.close();
        }
    }

    @Test
    void handsOnEveryRequestOnceWithoutMischief() throws Exception {
        try (TidemarkConnection client = connect()) {
            for (long offset = 1; offset <= COMMITS; offset++) {
                assertThat(client.commit(position(offset))).isEqualTo(offset);
            }
        }
        assertThat(arrivedAt).hasSize(COMMITS).containsOnly(0);
    }

    @Test
    void answersWhenAllCopiesHaveArrivedAndLosesSomeAnswers() throws Exception {
        mischief.begin(1);
        int lost = 0;
        TidemarkConnection client = connect();
        for (long offset = 1; offset <= COMMITS; offset++) {
            int before = arrivedAt.size();
            try {
                long revision = client.commit(position(offset));
                assertThat(revision).isEqualTo(before + 1L);
            } catch (OutcomeUnknownException e) {
                lost++;
                client.close();
                client = connect();
            }
            int copies = arrivedAt.size();
            await().pollDelay(Duration.ZERO).until(() -> arrivedAt.size() == revisions.get());
            assertThat(arrivedAt).hasSize(copies);
        }
        client.close();
        assertThat(lost).isPositive().isEqualTo(mischief.answersLost());
        assertThat(mischief.repeated()).isPositive();
        assertThat(arrivedAt)
                .hasSizeGreaterThan(COMMITS + mischief.repeated() - 1)
                .contains(0, 1, 2);
        assertThat(mischief.unanswered()).isZero();
    }

    private TidemarkConnection connect() throws Exception {
        return TidemarkConnection.open(relay.address(), Duration.ofSeconds(1));
    }

    private static Position position(long offset) {
        return new Position(PositionKey.of("", "orders", "billing", 0), offset);
    }

    private ServerAddress node() {
        try {
            ServerSocket listening = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
            int number = nodes.size();
            nodes.add(listening);
            start(() -> accept(listening, number));
            return new ServerAddress(listening.getInetAddress().getHostAddress(), listening.getLocalPort());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept(ServerSocket listening, int number) {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                start(() -> acknowledge(client, number));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void acknowledge(Socket client, int number) {
        try (DataInputStream in = new DataInputStream(client.getInputStream())) {
            while (true) {
                RemotingCommand request = Frame.read(in).command();
                arrivedAt.add(number);
                AnswerHeader header = AnswerHeader.success(revisions.incrementAndGet());
                Frame.of(RemotingCommand.response(request, ResponseCode.SUCCESS, null, header.toFields()))
                        .write(client.getOutputStream());
            }
        } catch (IOException e) {
            // The relay closed the connection.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "node");
        thread.setDaemon(true);
        thread.start();
    }
}
