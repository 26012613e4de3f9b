package io.tidemark.core.snapshot;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.snapshot.RocketMqOffsets.RefusedEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One pass over the text of a RocketMQ broker's file. */
final class RocketMqText {

    private final OffsetJsonReader json;
    private final List<RefusedEntry> refused = new ArrayList<>();
    private long refusedCount;
    private boolean tableFound;

    /** By topic@group. A row that comes again replaces the one before, as it does in RocketMQ. */
    private final Map<String, ImportedRow> rows = new LinkedHashMap<>();

    RocketMqText(OffsetJsonReader json) {
        this.json = json;
    }

    RocketMqOffsets read() throws IOException {
        json.readRoot(this::readMembers);
        if (!tableFound) {
            throw json.refused("it has no member offsetTable");
        }
        OffsetTable.Builder table = new OffsetTable.Builder();
        rows.forEach((key, row) -> {
            for (int i = 0; i < row.size(); i++) {
                table.put(key, row.queueId(i), row.offset(i));
            }
        });
        return new RocketMqOffsets(table.build(0, 0, 0, 0), refused, refusedCount);
    }

    private void readMembers() throws IOException {
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            switch (name) {
                case "offsetTable" -> readTable();
                case "tidemark" -> throw json.refused("it was written by Tidemark, not by RocketMQ");
                default -> json.skip();
            }
        }
    }

    private void readTable() throws IOException {
        json.startObject("offsetTable");
        tableFound = true;
        rows.clear();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            String problem = problemOfRow(name);
            if (problem == null) {
                rows.put(name, readRow(name));
            } else {
                refuse(name, problem);
                json.skip();
            }
        }
    }

    private @Nullable String problemOfRow(String name) throws IOException {
        try {
            if (!RowKey.broker(RowKey.requireValid(name)).isEmpty()) {
                return "its name has more than one '@'";
            }
        } catch (InvalidPositionException e) {
            return e.getMessage();
        }
        return json.isObject() ? null : "its value is " + json.describe() + ", expected an object";
    }

    private ImportedRow readRow(String row) throws IOException {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (String name = json.nextMember(); name != null; name = json.nextMember()) {
            int queueId = QueueId.parse(name);
            if (queueId == QueueId.NONE) {
                refuse(
                        row,
                        "queueId=" + OffsetJsonReader.abbreviate(name) + ", expected 0 to " + PositionKey.QUEUE_ID_MAX);
            } else if (!json.isLong() || json.longValue() < 0) {
                refuse(row, "queueId=" + queueId + " offset=" + json.describe() + ", expected 0 to " + Long.MAX_VALUE);
            } else {
                offsets.put(queueId, json.longValue());
                continue;
            }
            json.skip();
        }
        return ImportedRow.of(row, offsets);
    }

    private void refuse(String row, String reason) {
        refusedCount++;
        if (refused.size() < RocketMqOffsets.REFUSED_MAX) {
            refused.add(new RefusedEntry(OffsetJsonReader.abbreviate(row), reason));
        }
    }
}
