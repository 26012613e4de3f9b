package io.tidemark.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.offset.OffsetTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.broker.offset.ConsumerOffsetManager;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.ConsumerOffsetSerializeWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RocketMQ 5.5.0's own classes read what is written here, and the other way round. */
class RocketMqReadsSnapshotTest {

    private final OffsetSnapshotWriter writer = new OffsetSnapshotWriter();

    @TempDir
    Path directory;

    @Test
    void aBrokerLoadsTheFile() throws IOException {
        OffsetTable table = randomTable();
        writer.write(table.freeze(), Tables.ORIGIN, directory.resolve("consumerOffset.json"));
        assertLoadedByBroker(table);
    }

    @Test
    void aBrokerLoadsTheBackupWhenTheFileIsMissing() throws IOException {
        OffsetTable table = randomTable();
        writer.write(table.freeze(), Tables.ORIGIN, directory.resolve("consumerOffset.json.bak"));
        assertLoadedByBroker(table);
    }

    @Test
    void aSlaveDecodesTheOffsetTable() throws IOException {
        OffsetTable table = Tables.table(Tables.SMALL);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.writeOffsetTable(table.freeze(), body, Long.MAX_VALUE);

        ConsumerOffsetSerializeWrapper decoded =
                RemotingSerializable.decode(body.toByteArray(), ConsumerOffsetSerializeWrapper.class);
        assertThat(decoded.getOffsetTable()).isEqualTo(Tables.defaultContent(table.freeze()));
        assertThat(decoded.getDataVersion().getCounter().get())
                .isEqualTo(table.summary().commands());
        assertThat(decoded.getDataVersion().getTimestamp())
                .isEqualTo(table.summary().timeMillis());
    }

    @Test
    void anOffsetTableBeyondTheLimitIsBrokenOff() throws IOException {
        OffsetTable table = Tables.table(Tables.SMALL);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.writeOffsetTable(table.freeze(), body, Long.MAX_VALUE);
        int bytes = body.size();

        body.reset();
        writer.writeOffsetTable(table.freeze(), body, bytes);
        assertThat(body.size()).isEqualTo(bytes);

        body.reset();
        assertThatThrownBy(() -> writer.writeOffsetTable(table.freeze(), body, bytes - 1))
                .isInstanceOf(OffsetTableTooLargeException.class)
                .hasMessageContainingAll("bytesMax=" + (bytes - 1), "positions=7");
        assertThat(body.size()).isLessThan(bytes);
    }

    @Test
    void whatABrokerPersistsIsLoaded() throws IOException {
        ConsumerOffsetManager broker = broker();
        OffsetTable table = randomTable();
        Tables.defaultContent(table.freeze())
                .forEach((row, queues) -> broker.getOffsetTable().put(row, new ConcurrentHashMap<>(queues)));
        broker.persist();

        RocketMqOffsets loaded = new RocketMqOffsetLoader().load(directory.resolve("consumerOffset.json"));
        assertThat(Tables.content(loaded.table().freeze())).isEqualTo(Tables.defaultContent(table.freeze()));
        assertThat(loaded.refusedCount()).isZero();
    }

    private void assertLoadedByBroker(OffsetTable table) {
        ConsumerOffsetManager broker = broker();
        assertThat(broker.load()).isTrue();
        assertThat(broker.getOffsetTable()).isNotEmpty().isEqualTo(Tables.defaultContent(table.freeze()));
        assertThat(broker.getDataVersion().getCounter().get())
                .isEqualTo(table.summary().commands());
        assertThat(broker.getDataVersion().getTimestamp())
                .isEqualTo(table.summary().timeMillis());
        assertThat(broker.getDataVersion().getStateVersion()).isZero();
    }

    private ConsumerOffsetManager broker() {
        return new ConsumerOffsetManager() {
            @Override
            public String configFilePath() {
                return directory.resolve("consumerOffset.json").toString();
            }
        };
    }

    private static OffsetTable randomTable() {
        return Tables.table(Tables.random(new SplittableRandom(20_260_101)));
    }
}
