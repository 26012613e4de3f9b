package io.tidemark.core.protocol;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The positions of a batch in the sender's order: a table of strings, a table of rows (broker, topic, group) that refer
 * to it, and for each position its row and its queue id.
 *
 * <pre>
 * varint n   n strings: varint length, UTF-8
 * varint n   n rows: varint broker, varint topic, varint group       places in the table of strings
 * varint n   n positions: varint row, varint queueId                 row: place in the table of rows
 * </pre>
 */
public final class PositionList {

    private final String[] strings;

    /** Broker, topic, group, broker, topic, group: places in {@link #strings}. */
    private final int[] rows;

    /** Row, queue id, row, queue id. */
    private final int[] positions;

    private PositionList(String[] strings, int[] rows, int[] positions) {
        this.strings = strings;
        this.rows = rows;
        this.positions = positions;
    }

    /** How many positions there are; at least 1, but for an empty page of a group. */
    public int size() {
        return positions.length / 2;
    }

    /** How many different (broker, topic, group) they name. */
    public int rowCount() {
        return rows.length / 3;
    }

    /** The broker's name of a row, "" for the default one. */
    public String broker(int row) {
        return strings[rows[3 * row]];
    }

    public String topic(int row) {
        return strings[rows[3 * row + 1]];
    }

    public String group(int row) {
        return strings[rows[3 * row + 2]];
    }

    /** Which row a position is in. */
    public int rowOf(int position) {
        return positions[2 * position];
    }

    public int queueId(int position) {
        return positions[2 * position + 1];
    }

    /** About as many bytes as it takes, and {@code more} for each position. */
    int expectedBytes(int more) {
        return 16 + 40 * strings.length + 4 * rows.length + (4 + more) * size();
    }

    void writeTo(BodyWriter out) {
        out.varint(strings.length);
        for (String string : strings) {
            out.text(string);
        }
        out.varint(rowCount());
        for (int string : rows) {
            out.varint(string);
        }
        out.varint(size());
        for (int number : positions) {
            out.varint(number);
        }
    }

    static PositionList readFrom(BodyReader in) {
        return readFrom(in, 1);
    }

    /** Reads a list that may be empty if {@code sizeMin} is 0. */
    static PositionList readFrom(BodyReader in, int sizeMin) {
        String[] strings = new String[in.count("strings", 1)];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = in.text();
        }
        int[] rows = new int[3 * in.count("rows", 3)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = in.index("rows[" + i / 3 + "]", strings.length);
        }
        int[] positions = new int[2 * requireSize(in.count(FieldName.POSITIONS, 2), sizeMin)];
        for (int i = 0; i < positions.length; i += 2) {
            positions[i] = in.index("row", rows.length / 3);
            long queueId = in.varint();
            if (queueId != (int) queueId) {
                throw InvalidFieldException.bad(
                        FieldName.ofPosition(i / 2, FieldName.QUEUE_ID),
                        Long.toUnsignedString(queueId),
                        "a whole number of 32 bits");
            }
            positions[i + 1] = (int) queueId;
        }
        return new PositionList(strings, rows, positions);
    }

    private static int requireSize(int size, int sizeMin) {
        if (size < sizeMin || size > CommitOffsetsBody.POSITIONS_MAX) {
            throw InvalidFieldException.bad(
                    FieldName.POSITIONS, size + " of them", sizeMin + " to " + CommitOffsetsBody.POSITIONS_MAX);
        }
        return size;
    }

    /** Collects positions; strings and rows that were seen before are referred to. */
    static final class Builder {

        private record Row(String broker, String topic, String group) {}

        private final Map<String, Integer> strings = new LinkedHashMap<>();
        private final Map<Row, Integer> rows = new LinkedHashMap<>();
        private int[] rowStrings = new int[3];
        private int[] positions = new int[16];
        private int size;

        int size() {
            return size;
        }

        void add(String broker, String topic, String group, int queueId) {
            Row row = new Row(broker, topic, group);
            Integer known = rows.get(row);
            int place = known == null ? addRow(row) : known;
            if (2 * size == positions.length) {
                positions = Arrays.copyOf(positions, 2 * positions.length);
            }
            positions[2 * size] = place;
            positions[2 * size + 1] = queueId;
            size++;
        }

        private int addRow(Row row) {
            int place = rows.size();
            if (3 * place == rowStrings.length) {
                rowStrings = Arrays.copyOf(rowStrings, 2 * rowStrings.length);
            }
            rowStrings[3 * place] = addString(row.broker);
            rowStrings[3 * place + 1] = addString(row.topic);
            rowStrings[3 * place + 2] = addString(row.group);
            rows.put(row, place);
            return place;
        }

        private int addString(String string) {
            int next = strings.size();
            Integer known = strings.putIfAbsent(string, next);
            return known == null ? next : known;
        }

        PositionList build() {
            return build(1);
        }

        /** The list, which may be empty if {@code sizeMin} is 0. */
        PositionList build(int sizeMin) {
            requireSize(size, sizeMin);
            return new PositionList(
                    strings.keySet().toArray(new String[0]),
                    Arrays.copyOf(rowStrings, 3 * rows.size()),
                    Arrays.copyOf(positions, 2 * size));
        }
    }
}
