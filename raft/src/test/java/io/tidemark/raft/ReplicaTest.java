package io.tidemark.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.core.DefaultJRaftServiceFactory;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.raft.StoreSettings.MemberAddress;
import io.tidemark.raft.identity.EstablishedIdentity;
import io.tidemark.raft.rpc.RaftRpc;
import io.tidemark.raft.storage.DiskSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaTest {

    @TempDir
    private Path directory;

    /** A log that can't be opened, at the moment when JRaft has not made its threads yet. */
    private static final class NoLog extends DefaultJRaftServiceFactory {

        @Override
        public LogStorage createLogStorage(String uri, RaftOptions options) {
            return new RocksDBLogStorage(uri, options) {
                @Override
                public boolean init(LogStorageOptions opened) {
                    return false;
                }
            };
        }
    }

    @Test
    void replicaThatCannotStartCanStillBeClosed() {
        List<StoreFault> faults = new ArrayList<>();
        StoreSettings settings = settings();
        Members members = new Members(settings);
        OffsetTable table = new OffsetTable();
        Leadership leadership = new Leadership();
        CompletableFuture<Void> closed;
        try (RaftRpc rpc = new RaftRpc(members.self().getEndpoint());
                DiskSpace diskSpace = new DiskSpace(directory, 0)) {
            Replica replica = new Replica(
                    settings,
                    new EstablishedIdentity("c0ffee", "n1", List.of(new Endpoint("127.0.0.1", 1))),
                    rpc,
                    table,
                    leadership,
                    members,
                    diskSpace,
                    faults::add);
            NodeOptions options = RaftOptionsFactory.nodeOptions(settings);
            options.setServiceFactory(new NoLog());
            options.setLogUri(directory.resolve("log").toString());
            options.setRaftMetaUri(directory.resolve("meta").toString());
            options.setSnapshotUri(directory.resolve("snapshot").toString());
            options.setFsm(new OffsetStateMachine(table, leadership, new NoSnapshots(), faults::add));

            assertThat(replica.start(options)).isFalse();
            closed = CompletableFuture.runAsync(replica::close);
            closed.orTimeout(20, TimeUnit.SECONDS).join();
        }
        assertThat(closed).isCompleted();
    }

    private StoreSettings settings() {
        return new StoreSettings(
                "n1",
                List.of(new MemberAddress("n1", "127.0.0.1", 1)),
                directory,
                directory.resolve("log"),
                true,
                "127.0.0.1:10911",
                Duration.ofSeconds(5),
                300,
                100,
                2500,
                8,
                1024,
                65536,
                1 << 26,
                1_000_000,
                1 << 20,
                1 << 20,
                1 << 30,
                true);
    }
}
