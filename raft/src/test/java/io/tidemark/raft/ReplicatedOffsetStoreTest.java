package io.tidemark.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.raft.StoreSettings.MemberAddress;
import io.tidemark.raft.StoreStatus.Role;
import io.tidemark.raft.rpc.Ports;
import io.tidemark.raft.start.Troubles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Three stores in one process, over real sockets and real files. */
@Execution(ExecutionMode.CONCURRENT)
class ReplicatedOffsetStoreTest {

    private static final PositionKey KEY = PositionKey.of("", "topic", "group", 3);

    @TempDir
    private Path directory;

    private final List<MemberAddress> members = new ArrayList<>();
    private final Map<String, ReplicatedOffsetStore> stores = new TreeMap<>();
    private final List<StoreFault> faults = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        for (Endpoint address : Ports.free(3)) {
            members.add(new MemberAddress("n" + (members.size() + 1), address.getIp(), address.getPort()));
        }
        Map<String, CompletableFuture<ReplicatedOffsetStore>> opening = new TreeMap<>();
        for (MemberAddress member : members) {
            opening.put(member.nodeId(), CompletableFuture.supplyAsync(() -> open(member.nodeId(), true)));
        }
        opening.forEach((node, store) ->
                stores.put(node, store.orTimeout(60, TimeUnit.SECONDS).join()));
    }

    @AfterEach
    void stop() {
        stores.values().forEach(ReplicatedOffsetStore::close);
        assertThat(faults).isEmpty();
    }

    private ReplicatedOffsetStore open(String nodeId, boolean form) {
        Path root = directory.resolve(nodeId);
        try {
            return ReplicatedOffsetStore.open(
                    new StoreSettings(
                            nodeId,
                            members,
                            root,
                            root.resolve("raft/log"),
                            form,
                            nodeId + ":10911",
                            Duration.ofMillis(500),
                            2000,
                            500,
                            2500,
                            8,
                            1024,
                            65536,
                            1 << 26,
                            1_000_000,
                            1 << 20,
                            1 << 20,
                            1 << 30,
                            true),
                    new Troubles(),
                    faults::add);
        } catch (Exception e) {
            throw new IllegalStateException(nodeId, e);
        }
    }

    private ReplicatedOffsetStore store(String nodeId) {
        return Objects.requireNonNull(stores.get(nodeId), nodeId);
    }

    private String leader() {
        return await().atMost(30, TimeUnit.SECONDS)
                .until(
                        () -> stores.values().stream()
                                .map(OffsetStore::status)
                                .filter(status -> status.role() == Role.LEADER)
                                .map(StoreStatus::nodeId)
                                .findFirst()
                                .orElse(""),
                        name -> !name.isEmpty());
    }

    private static String commit(OffsetStore store, long offset) throws Exception {
        RecordingCommit commit = new RecordingCommit("commit", new Position(KEY, offset));
        store.commit(new OffsetCommit(List.of(new Position(KEY, offset))), commit);
        await().atMost(10, TimeUnit.SECONDS).until(() -> !commit.answer().isEmpty());
        return commit.answer();
    }

    private static long query(OffsetStore store) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        store.query(new OffsetQuery(List.of(KEY), ReadConsistency.LINEARIZABLE), new QueryListener() {
            @Override
            public void answered(long revision, long[] offsets) {
                answer.complete(offsets[0]);
            }

            @Override
            public void failed(StoreFailure failure) {
                answer.completeExceptionally(new IllegalStateException(failure.toString()));
            }
        });
        return answer.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Test
    void everyNodeIsConnectedToEveryOtherAlsoWhileItFollows() {
        leader();
        for (ReplicatedOffsetStore store : stores.values()) {
            for (MemberAddress member : members) {
                if (store(member.nodeId()) != store) {
                    await(store.status().nodeId() + " is connected to " + member)
                            .atMost(30, TimeUnit.SECONDS)
                            .until(() -> store.isConnected(new Endpoint(member.host(), member.port())));
                }
            }
        }
    }

    @Test
    void everyNodeHearsWhereClientsReachEveryMember() {
        leader();
        for (OffsetStore store : stores.values()) {
            await(store.status().nodeId() + " knows every client address")
                    .atMost(30, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(store.status().members())
                            .extracting(StoreStatus.Member::clientAddress)
                            .containsExactly("n1:10911", "n2:10911", "n3:10911"));
        }
    }

    @Test
    void commitThroughAnyNodeIsReadOnEveryNode() throws Exception {
        leader();
        long offset = 0;
        for (OffsetStore through : stores.values()) {
            offset++;
            assertThat(commit(through, offset)).startsWith("committed@");
            for (OffsetStore on : stores.values()) {
                assertThat(query(on)).isEqualTo(offset);
            }
        }
    }

    @Test
    void stoppedLeaderHandsOverAndFindsEverythingAgain() throws Exception {
        String first = leader();
        assertThat(commit(store(first), 10)).startsWith("committed@");
        store(first).close();
        stores.remove(first);
        String second = leader();
        assertThat(second).isNotEqualTo(first);
        assertThat(commit(store(second), 11)).startsWith("committed@");

        stores.put(first, open(first, false));
        assertThat(query(store(first))).isEqualTo(11);
    }

    @Test
    void snapshotIsPublishedAndAllReplicasAgree() throws Exception {
        leader();
        for (int i = 1; i <= 50; i++) {
            assertThat(commit(store("n1"), i)).startsWith("committed@");
        }
        for (String node : stores.keySet()) {
            Path published = directory.resolve(node).resolve("config/consumerOffset.json");
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> Files.exists(published)
                            && Files.readString(published).contains("\"3\":50"));
        }
        await().until(() -> stores.values().stream()
                        .map(store -> store.status().table())
                        .distinct()
                        .count()
                == 1);
    }

    @Test
    void leadershipGoesWhereItIsAskedTo() {
        String first = leader();
        String target = first.equals("n1") ? "n2" : "n1";
        CompletableFuture<String> done = new CompletableFuture<>();
        store(first).administer(new AdminRequest.TransferLeadership(target), new AdminListener() {
            @Override
            public void completed(boolean all, String remark) {
                done.complete(remark);
            }

            @Override
            public void failed(StoreFailure failure) {
                done.completeExceptionally(new IllegalStateException(failure.toString()));
            }
        });
        assertThat(done.orTimeout(10, TimeUnit.SECONDS).join()).contains(target);
        assertThat(leader()).isEqualTo(target);
    }
}
