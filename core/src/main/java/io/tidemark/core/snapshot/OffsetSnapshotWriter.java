package io.tidemark.core.snapshot;

import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.offset.TableSummary;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes a frozen table as {@code consumerOffset.json}: strict JSON that a RocketMQ broker loads, streamed, so that no more is kept than
 * references to the other brokers' rows. {@link OffsetSnapshotLoader} reads it. Any thread may use it.
 *
 * <pre>
 * {
 * "dataVersion":{"counter":C,"stateVersion":0,"timestamp":T},
 * "offsetTable":{                                                the default broker's rows, a line each
 * "topic@group":{"0":10,"1":20}
 * },
 * "tidemark":{"format":F,"clusterId":"…","nodeId":"…","index":I,"term":R,"time":T,
 *             "positions":P,"tableHash":"16 hex digits","brokers":{      (all on one line)
 * "broker-b":{
 * "topic@group":{"0":7}
 * }
 * },"held":{                                                     format 2 only: what a reset holds, of all brokers
 * "topic@group@broker-b":{"0":7}
 * }},
 * "crc32c":"8 hex digits"}                                       the trailer, see {@link SnapshotTrailer}
 * </pre>
 */
public final class OffsetSnapshotWriter {

    /** The layout's number when no position is held; a number that is not known is refused. */
    static final int FORMAT = 1;

    /** The number of the layout with {@code held}: a version that does not know it must not lose what is in it. */
    static final int FORMAT_WITH_HELD = 2;

    /**
     * Writes the file and forces it to the disk; a file that is there is overwritten. The caller renames it and forces
     * the directory.
     *
     * @throws IOException the file may be there in part; without its trailer it is refused by the loader
     */
    public SnapshotFile write(FrozenOffsets offsets, SnapshotOrigin origin, Path path) throws IOException {
        try (ChecksummedFile file = ChecksummedFile.create(path);
                OffsetJsonWriter json = new OffsetJsonWriter(file)) {
            writeMembers(offsets, origin, json);
            json.flush();
            file.write(',');
            file.write('\n');
            int crc32c = file.crc32c();
            file.write(SnapshotTrailer.encode(crc32c));
            file.force();
            return new SnapshotFile(path, file.bytes(), crc32c);
        }
    }

    /**
     * Writes {@code dataVersion} and {@code offsetTable} of the default broker: what a RocketMQ slave reads from
     * GET_ALL_CONSUMER_OFFSET (43) as a ConsumerOffsetSerializeWrapper.
     *
     * @param body neither flushed nor closed
     * @param bytesMax how many bytes the reader can take
     * @throws OffsetTableTooLargeException as soon as there are more; a part was written then
     */
    public void writeOffsetTable(FrozenOffsets offsets, OutputStream body, long bytesMax) throws IOException {
        TableSummary summary = offsets.summary();
        try (OffsetJsonWriter json = new OffsetJsonWriter(new BoundedOutput(body, bytesMax, summary.positions()))) {
            json.startRoot();
            json.dataVersion(summary);
            json.startTable("offsetTable");
            offsets.<IOException>forEachRow((row, positions) -> {
                if (RowKey.broker(row).isEmpty()) {
                    json.row(row, positions);
                }
            });
            json.end();
            json.end();
        }
    }

    /** All members but the trailer; the root object stays open for it. */
    private void writeMembers(FrozenOffsets offsets, SnapshotOrigin origin, OffsetJsonWriter json) throws IOException {
        TableSummary summary = offsets.summary();
        WrittenPositions written = new WrittenPositions();
        SortedMap<String, List<OtherRow>> otherBrokers = new TreeMap<>();
        List<OtherRow> held = new ArrayList<>();

        json.startRoot();
        json.dataVersion(summary);
        json.startTable("offsetTable");
        offsets.<IOException>forEachRow((row, positions) -> {
            String broker = RowKey.broker(row);
            if (HeldPositions.isAnyOf(positions)) {
                held.add(new OtherRow(row, HeldPositions.of(positions)));
            }
            if (broker.isEmpty()) {
                json.row(row, positions);
                written.add(row, positions);
            } else {
                otherBrokers.computeIfAbsent(broker, name -> new ArrayList<>()).add(new OtherRow(row, positions));
            }
        });
        json.end();

        json.startLine("tidemark");
        json.member("format", held.isEmpty() ? FORMAT : FORMAT_WITH_HELD);
        json.member("clusterId", origin.clusterId());
        json.member("nodeId", origin.nodeId());
        json.member("index", summary.index());
        json.member("term", summary.term());
        json.member("time", summary.timeMillis());
        json.member("positions", summary.positions());
        json.member("tableHash", HexFormat.of().toHexDigits(summary.hash()));
        json.startTable("brokers");
        for (Map.Entry<String, List<OtherRow>> broker : otherBrokers.entrySet()) {
            json.startTable(broker.getKey());
            for (OtherRow row : broker.getValue()) {
                json.row(RowKey.topicAtGroup(row.key()), row.offsets());
                written.add(row.key(), row.offsets());
            }
            json.end();
        }
        json.endWithinLine();
        if (!held.isEmpty()) {
            json.startTable("held");
            for (OtherRow row : held) {
                json.row(row.key(), row.offsets());
            }
            json.endWithinLine();
        }
        json.end();
        written.requireAll(summary);
    }

    /** A row that waits until all rows of its kind are found: a table hands them out in no order. */
    private record OtherRow(String key, OffsetRow offsets) {}
}
