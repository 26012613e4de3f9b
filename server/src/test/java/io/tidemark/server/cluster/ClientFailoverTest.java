package io.tidemark.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkClientBuilder;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.Position;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many threads commit through two clients, one of which sends again what has an unknown outcome, while the leader is
 * killed or hands over again and again. For longer: {@code -Dtidemark.test.minutes=5}.
 */
class ClientFailoverTest {

    private static final String MINUTES = "tidemark.test.minutes";
    private static final Duration USUALLY = Duration.ofSeconds(20);

    private static final int SINGLES = 8;
    private static final int BATCHES = 3;
    private static final int BATCH_QUEUES = 5;

    /** Commits of the same position that are asked for at once. */
    private static final int BURST = 32;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @RegisterExtension
    final LocalClusters clusters = new LocalClusters();

    private final Random random = new Random(TestSeed.next(ClientFailoverTest.class));
    private final List<Thread> threads = new ArrayList<>();
    private final List<ClientLedger> ledgers = new ArrayList<>();
    private final Queue<Throwable> faults = new ConcurrentLinkedQueue<>();

    private final AtomicLong unseen = new AtomicLong();

    private volatile boolean stopping;

    @Test
    void noAcknowledgedCommitIsLostAndNoPositionMovesBack() throws Exception {
        LocalCluster cluster = clusters.formed(directory);
        try (TidemarkClient telling = client(cluster).build();
                TidemarkClient resending = client(cluster).resendUnknown(true).build();
                TidemarkClient reading = client(cluster).build()) {
            commitThrough(telling, "telling");
            commitThrough(resending, "resending");
            start("observer", () -> observe(reading));
            int injuries = injure(cluster);
            stopping = true;
            for (Thread thread : threads) {
                thread.join();
            }
            ledgers.forEach(System.out::println);
            System.out.printf("injuries=%d readsUnavailable=%d%n", injuries, unseen.get());
            assertThat(faults).isEmpty();
            for (ClientLedger ledger : ledgers) {
                ledger.requireSound();
                ledger.observe(reading);
            }
            assertThat(injuries).as("injuries").isPositive();
            // The node that was killed last may still be starting.
            ClusterNode unused = cluster.awaitAllFollow();
            cluster.awaitEqualReplicas();
        }
    }

    private static TidemarkClientBuilder client(LocalCluster cluster) {
        return TidemarkClient.builder()
                .servers(cluster.nodes().stream().map(ClusterNode::address).toArray(ServerAddress[]::new));
    }

    private void commitThrough(TidemarkClient client, String name) {
        for (int i = 0; i < SINGLES; i++) {
            ClientLedger ledger = ledger(name + "-single-" + i, 1);
            start(name + "-single-" + i, () -> commit(client, ledger));
        }
        for (int i = 0; i < BATCHES; i++) {
            ClientLedger ledger = ledger(name + "-batch-" + i, BATCH_QUEUES);
            start(name + "-batch-" + i, () -> commit(client, ledger));
        }
        ClientLedger ledger = ledger(name + "-burst", 1);
        start(name + "-burst", () -> commitInBursts(client, ledger));
    }

    private ClientLedger ledger(String topic, int queues) {
        ClientLedger ledger = new ClientLedger(topic, queues);
        ledgers.add(ledger);
        return ledger;
    }

    private void commit(TidemarkClient client, ClientLedger ledger) {
        while (!stopping) {
            List<Position> next = ledger.next();
            try {
                long unused = client.commitAll(next);
                ledger.acknowledged(next);
            } catch (TidemarkException e) {
                ledger.failed(e);
            }
        }
    }

    /** The next before the last is answered: those that wait are overtaken. */
    private void commitInBursts(TidemarkClient client, ClientLedger ledger) throws InterruptedException {
        Semaphore unanswered = new Semaphore(BURST);
        while (!stopping) {
            unanswered.acquire();
            List<Position> next = ledger.next();
            CompletableFuture<Long> unused = client.commitAllAsync(next).whenComplete((revision, failure) -> {
                unanswered.release();
                if (failure == null) {
                    ledger.acknowledged(next);
                } else {
                    ledger.failed(failure);
                }
            });
        }
        unanswered.acquire(BURST);
    }

    private void observe(TidemarkClient client) {
        while (!stopping) {
            for (ClientLedger ledger : ledgers) {
                try {
                    ledger.observe(client);
                } catch (UnavailableException e) {
                    // No leader for longer than the deadline: there is nothing to see.
                    unseen.incrementAndGet();
                } catch (TidemarkException e) {
                    faults.add(e);
                }
            }
        }
    }

    /** Kills the leader, or has it hand over, until the time is over; how often. */
    private int injure(LocalCluster cluster) throws Exception {
        String minutes = System.getProperty(MINUTES, "");
        Duration time = minutes.isEmpty() ? USUALLY : Duration.ofMinutes(Integer.parseInt(minutes));
        long end = System.nanoTime() + time.toNanos();
        int injuries = 0;
        while (System.nanoTime() < end) {
            ClusterNode leader = cluster.awaitAllFollow();
            if (random.nextBoolean()) {
                leader.kill();
                cluster.awaitLeaderAmong(cluster.others(leader));
                awaitMore();
                leader.start();
            } else {
                try (TidemarkConnection connection = leader.connect()) {
                    System.out.println(
                            connection.transferLeadership(Optional.empty()).remark());
                }
            }
            injuries++;
            awaitMore();
        }
        return injuries;
    }

    /** Waits until everybody has had another commit acknowledged: all live on after each injury. */
    private void awaitMore() {
        List<Long> before = ledgers.stream().map(ClientLedger::acknowledgements).toList();
        await("another acknowledgement of everybody")
                .atMost(ClusterNode.PATIENCE)
                .until(() -> {
                    for (int i = 0; i < before.size(); i++) {
                        if (ledgers.get(i).acknowledgements() <= before.get(i)) {
                            return false;
                        }
                    }
                    return true;
                });
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException | RuntimeException | AssertionError e) {
                        faults.add(e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }
}
