package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.raft.rpc.Ports;
import io.tidemark.raft.rpc.RaftRpc;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.StartFault;
import io.tidemark.raft.start.Troubles;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storages under real JRaft nodes. */
class TidemarkServiceFactoryTest {

    private static final String GROUP = "factory-test";

    @TempDir
    Path temporary;

    private final List<TableNode> nodes = new ArrayList<>();
    private final Configuration configuration = new Configuration();

    @BeforeEach
    void chooseAddresses() throws Exception {
        for (Endpoint address : Ports.free(3)) {
            configuration.addPeer(new PeerId(address, 0));
        }
    }

    @AfterEach
    void stopAll() throws Exception {
        for (TableNode node : List.copyOf(nodes)) {
            stop(node);
        }
    }

    @Test
    void survivesRestartsAndInstallsSnapshots() throws Exception {
        for (int i = 0; i < 3; i++) {
            start(i);
        }
        TableNode leader = leader();
        for (int offset = 1; offset <= 50; offset++) {
            apply(leader, offset);
        }
        awaitEqual();
        TableNode follower =
                nodes.stream().filter(node -> node != leader).findFirst().orElseThrow();
        final int number = follower.number;
        stop(follower);

        // Two snapshots drop the entries that the stopped follower lacks: it will need the snapshot.
        for (int round = 0; round < 3; round++) {
            for (int offset = 51; offset <= 80; offset++) {
                apply(leader, offset + 100 * round);
            }
            assertThat(snapshot(leader).isOk()).as("round=%d", round).isTrue();
        }
        assertThat(LogEnd.open(leader.directory).recorded().index())
                .isGreaterThanOrEqualTo(leader.table.summary().index());
        start(number);
        awaitEqual();
        assertThat(nodes.get(nodes.size() - 1).loads).as("snapshots installed").hasValue(1);
        apply(leader, 9_999);
        awaitEqual();

        // Everything once more from the disks.
        for (TableNode node : List.copyOf(nodes)) {
            stop(node);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(StorageInspection.inspect(directory(i))).isEqualTo(new StorageInspection.Finding("", true));
            start(i);
        }
        leader();
        await().untilAsserted(() ->
                assertThat(nodes).allSatisfy(node -> assertThat(offset(node)).isEqualTo(9_999)));
    }

    @Test
    void tellsWhyJRaftDidNotStart() throws Exception {
        for (int i = 0; i < 3; i++) {
            start(i);
        }
        apply(leader(), 1);
        awaitEqual();
        for (TableNode node : List.copyOf(nodes)) {
            stop(node);
        }
        Path file = directory(1).raftMetaFile();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 3] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> start(1)).isInstanceOf(IllegalStateException.class);
        TableNode refused = nodes.get(nodes.size() - 1);
        assertThat(refused.fault.reason()).containsInstanceOf(DamagedStorageException.class);
        assertThat(refused.fault.reason().orElseThrow()).hasMessageContaining(file.toString());
    }

    private DataDirectory directory(int number) {
        return DataDirectory.at(temporary.resolve("n" + number));
    }

    private void start(int number) throws Exception {
        DataDirectory directory = directory(number);
        if (!Files.exists(directory.raft())) {
            StorageInspection.create(directory);
        }
        TableNode node =
                new TableNode(number, directory, configuration.getPeers().get(number));
        nodes.add(node);
        node.start(configuration);
    }

    private void stop(TableNode node) throws Exception {
        nodes.remove(node);
        node.stop();
    }

    private TableNode leader() {
        await().atMost(20, TimeUnit.SECONDS)
                .until(() -> nodes.stream().anyMatch(node -> node.node().isLeader()));
        return nodes.stream().filter(node -> node.node().isLeader()).findFirst().orElseThrow();
    }

    private static void apply(TableNode leader, long offset) throws Exception {
        CompletableFuture<Status> applied = new CompletableFuture<>();
        leader.node().apply(new Task(ByteBuffer.allocate(8).putLong(0, offset), applied::complete));
        assertThat(applied.get(20, TimeUnit.SECONDS).isOk()).isTrue();
    }

    private static Status snapshot(TableNode node) throws Exception {
        CompletableFuture<Status> outcome = new CompletableFuture<>();
        node.node().snapshot(outcome::complete);
        return outcome.get(20, TimeUnit.SECONDS);
    }

    private void awaitEqual() {
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> nodes.stream()
                                .map(node -> node.table.summary())
                                .distinct()
                                .count()
                        == 1);
    }

    private static long offset(TableNode node) {
        return node.table.read(view -> view.offset(PositionKey.of("", "topic", "group", 0)));
    }

    /** A JRaft node over the storages, with a table for a state machine. */
    private static final class TableNode extends StateMachineAdapter {

        private final int number;
        private final DataDirectory directory;
        private final OffsetTable table = new OffsetTable();
        private final StartFault fault = new StartFault();
        private final RaftRpc rpc;
        private final TidemarkServiceFactory factory;
        private final OffsetSnapshotStore store;
        private final SnapshotPublisher publisher;
        private final RaftGroupService service;
        private final NodeOptions options = new NodeOptions();

        private final AtomicInteger loads = new AtomicInteger();

        TableNode(int number, DataDirectory directory, PeerId peer) {
            this.number = number;
            this.directory = directory;
            this.rpc = new RaftRpc(peer.getEndpoint());
            SnapshotBallast ballast = new SnapshotBallast(directory);
            this.factory = new TidemarkServiceFactory(directory, ballast, fault);
            this.store = new OffsetSnapshotStore(SnapshotFixture.ORIGIN, ballast, factory::recordLogEnd);
            this.publisher = new SnapshotPublisher(directory, new Troubles());
            this.service = new RaftGroupService(GROUP, peer, options, rpc.server(), true);
        }

        void start(Configuration configuration) throws Exception {
            options.setInitialConf(configuration.copy());
            options.setFsm(this);
            options.setServiceFactory(factory);
            options.setLogUri(directory.log().toString());
            options.setRaftMetaUri(directory.meta().toString());
            options.setSnapshotUri(directory.snapshots().toString());
            options.setSnapshotIntervalSecs(0);
            options.setElectionTimeoutMs(2000);
            options.getRaftOptions().setEnableLogEntryChecksum(true);
            rpc.start();
            service.start(false);
        }

        Node node() {
            return service.getRaftNode();
        }

        void stop() throws Exception {
            if (node() != null) {
                service.shutdown();
                service.join();
            }
            rpc.close();
            store.close();
            publisher.close();
        }

        @Override
        public void onApply(Iterator entries) {
            while (entries.hasNext()) {
                long offset = entries.getData().duplicate().getLong();
                table.apply(entries.getIndex(), entries.getTerm(), 1, editor -> editor.put("topic@group", 0, offset));
                Closure done = entries.done();
                if (done != null) {
                    done.run(Status.OK());
                }
                entries.next();
            }
        }

        @Override
        public void onSnapshotSave(SnapshotWriter writer, Closure done) {
            store.save(table.freeze(), writer, done);
        }

        @Override
        public boolean onSnapshotLoad(SnapshotReader reader) {
            try {
                table.replaceWith(store.load(reader).table());
                loads.incrementAndGet();
                publisher.publishSoon();
                return true;
            } catch (DamagedStorageException e) {
                fault.report(e);
                return false;
            }
        }
    }
}
