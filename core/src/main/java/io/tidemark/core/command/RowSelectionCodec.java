package io.tidemark.core.command;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.offset.RowSelection;

/**
 * A {@link RowSelection} as a part of a command's body, version 1: which rows a delete removes, or a clone copies.
 *
 * <pre>
 * topicLength, topic         ASCII; 0: any topic
 * groupLength, group         ASCII; 0: any group
 * brokerLength, broker       ASCII; 0: the default table, "*": all brokers
 * </pre>
 */
final class RowSelectionCodec {

    private RowSelectionCodec() {}

    /** How many bytes it takes. */
    static int bytes(RowSelection rows) {
        return textBytes(rows.topic()) + textBytes(rows.group()) + textBytes(rows.broker());
    }

    static void write(RowSelection rows, BodyWriter body) {
        body.writeAscii(rows.topic());
        body.writeAscii(rows.group());
        body.writeAscii(rows.broker());
    }

    static RowSelection read(BodyReader body) throws DamagedCommandException {
        String topic = body.readAscii("topicLength", 0, RowKey.LENGTH_MAX);
        String group = body.readAscii("groupLength", 0, RowKey.LENGTH_MAX);
        String broker = body.readAscii("brokerLength", 0, RowKey.LENGTH_MAX);
        try {
            return new RowSelection(topic, group, broker);
        } catch (InvalidPositionException e) {
            throw body.damaged("selection", e);
        }
    }

    private static int textBytes(String text) {
        return Varint.bytes(text.length()) + text.length();
    }
}
