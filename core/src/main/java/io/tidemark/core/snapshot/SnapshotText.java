package io.tidemark.core.snapshot;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.offset.TableSummary;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the text of a snapshot, whose layout {@link OffsetSnapshotWriter} draws. A member that this version
 * does not know is refused, since it may be a part of the table.
 */
final class SnapshotText {

    private final OffsetJsonReader json;
    private final OffsetTable.Builder positions = new OffsetTable.Builder();

    /** The members that are no tables, by the names of their objects and their own. */
    private final Map<String, Long> numbers = new HashMap<>();

    private final Map<String, String> texts = new HashMap<>();

    private boolean hasHeld;

    SnapshotText(OffsetJsonReader json) {
        this.json = json;
    }

    /** The format's number, with everything else passed over; nothing if there is none. */
    static OptionalLong format(OffsetJsonReader json) throws IOException {
        OptionalLong[] found = {OptionalLong.empty()};
        json.readRoot(() -> {
            for (String name = json.nextMember(); name != null; name = json.nextMember()) {
                if (name.equals("tidemark") && json.isObject()) {
                    found[0] = formatMember(json);
                } else {
                    json.skip();
                }
            }
        });
        return found[0];
    }

    private static OptionalLong formatMember(OffsetJsonReader json) throws IOException {
        OptionalLong format = OptionalLong.empty();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            if (name.equals("format") && json.isLong()) {
                format = OptionalLong.of(json.longValue());
            } else {
                json.skip();
            }
        }
        return format;
    }

    LoadedSnapshot read() throws IOException {
        json.readRoot(this::readMembers);
        requireKnownFormat();
        OffsetTable table = positions.build(
                number("tidemark.index"),
                number("tidemark.term"),
                number("tidemark.time"),
                number("dataVersion.counter"));
        requireEqual("dataVersion.timestamp", number("dataVersion.timestamp"), number("tidemark.time"));
        requireEqual("dataVersion.stateVersion", number("dataVersion.stateVersion"), 0);
        TableSummary summary = table.summary();
        requireEqual("tidemark.positions", number("tidemark.positions"), summary.positions());
        String hash = HexFormat.of().toHexDigits(summary.hash());
        if (!text("tidemark.tableHash").equals(hash)) {
            throw json.refused("tidemark.tableHash=" + text("tidemark.tableHash")
                    + ", but the positions in the file have " + hash);
        }
        return new LoadedSnapshot(
                table, new SnapshotOrigin(text("tidemark.clusterId"), text("tidemark.nodeId")), summary);
    }

    /** Whether this version reads files of a format. */
    static boolean isKnown(long format) {
        return format == OffsetSnapshotWriter.FORMAT || format == OffsetSnapshotWriter.FORMAT_WITH_HELD;
    }

    private void requireKnownFormat() throws SnapshotFormatException {
        long expected = hasHeld ? OffsetSnapshotWriter.FORMAT_WITH_HELD : OffsetSnapshotWriter.FORMAT;
        requireEqual("tidemark.format", number("tidemark.format"), expected);
    }

    private void readMembers() throws IOException {
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "dataVersion" -> readDataVersion();
                case "offsetTable" -> readTable("");
                case "tidemark" -> readTidemark();
                case "crc32c" -> json.text(name);
                default -> throw json.refused("unknown member " + OffsetJsonReader.abbreviate(name));
            }
        }
    }

    private void readDataVersion() throws IOException {
        json.startObject("dataVersion");
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "counter", "stateVersion", "timestamp" -> readNumber("dataVersion." + name);
                default -> throw json.refused("unknown member dataVersion." + OffsetJsonReader.abbreviate(name));
            }
        }
    }

    private void readTidemark() throws IOException {
        json.startObject("tidemark");
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            String path = "tidemark." + name;
            switch (name) {
                case "format", "index", "term", "time", "positions" -> readNumber(path);
                case "clusterId", "nodeId", "tableHash" -> requireNew(path, texts.put(path, json.text(path)));
                case "brokers" -> readBrokers();
                case "held" -> readHeld();
                default -> throw json.refused("unknown member " + OffsetJsonReader.abbreviate(path));
            }
        }
    }

    private void readBrokers() throws IOException {
        json.startObject("tidemark.brokers");
        for (String broker = json.nextMember(); broker != null; broker = json.nextMember()) {
            if (broker.isEmpty()) {
                throw json.refused("a broker's name is empty");
            }
            readTable(broker);
        }
    }

    /** Positions that stand in the tables before, once more. */
    private void readHeld() throws IOException {
        if (hasHeld) {
            throw json.refused("tidemark.held is there twice");
        }
        hasHeld = true;
        json.startObject("tidemark.held");
        for (String row = json.nextMember(); row != null; row = json.nextMember()) {
            String key = row;
            readRow(key, (queueId, offset) -> {
                if (!positions.hold(key, queueId, offset)) {
                    throw json.refused("tidemark.held has queue " + queueId + " of " + OffsetJsonReader.abbreviate(key)
                            + " at " + offset + ", which no table has");
                }
            });
        }
    }

    /** @param broker its name, or "" for the default one */
    private void readTable(String broker) throws IOException {
        json.startObject(tableName(broker));
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            String row = row(name, broker);
            readRow(row, (queueId, offset) -> positions.put(row, queueId, offset));
        }
    }

    private void readRow(String row, PositionReader reader) throws IOException {
        json.startObject(row);
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            int queueId = QueueId.parse(name);
            if (queueId == QueueId.NONE) {
                throw json.refused(row + " has the queue id '" + OffsetJsonReader.abbreviate(name) + "', expected 0 to "
                        + PositionKey.QUEUE_ID_MAX);
            }
            reader.position(queueId, json.number("the offset"));
        }
    }

    private String row(String topicAtGroup, String broker) throws SnapshotFormatException {
        String row = broker.isEmpty() ? topicAtGroup : topicAtGroup + '@' + broker;
        try {
            if (RowKey.broker(RowKey.requireValid(row)).equals(broker)) {
                return row;
            }
        } catch (InvalidPositionException e) {
            throw badRow(topicAtGroup, broker, e.getMessage());
        }
        throw badRow(topicAtGroup, broker, "expected topic@group");
    }

    private SnapshotFormatException badRow(String topicAtGroup, String broker, @Nullable String problem) {
        return json.refused("a row of " + tableName(broker) + " has the name '"
                + OffsetJsonReader.abbreviate(topicAtGroup) + "': " + problem);
    }

    private static String tableName(String broker) {
        return broker.isEmpty() ? "offsetTable" : "tidemark.brokers." + OffsetJsonReader.abbreviate(broker);
    }

    private void readNumber(String path) throws IOException {
        requireNew(path, numbers.put(path, json.number(path)));
    }

    private void requireNew(String path, @Nullable Object before) throws SnapshotFormatException {
        if (before != null) {
            throw json.refused(path + " is there twice");
        }
    }

    private void requireEqual(String path, long value, long expected) throws SnapshotFormatException {
        if (value != expected) {
            throw json.refused(path + '=' + value + ", expected " + expected);
        }
    }

    private long number(String path) throws SnapshotFormatException {
        Long value = numbers.get(path);
        if (value == null) {
            throw json.refused(path + " is missing");
        }
        return value;
    }

    private String text(String path) throws SnapshotFormatException {
        String value = texts.get(path);
        if (value == null) {
            throw json.refused(path + " is missing");
        }
        return value;
    }

    /** Takes the positions of a row. */
    @FunctionalInterface
    private interface PositionReader {
        void position(int queueId, long offset) throws IOException;
    }
}
