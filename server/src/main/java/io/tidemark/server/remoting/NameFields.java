package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.InvalidFieldException;

/** Reads names from requests that are about no single position; they have to keep the rules of positions all the same. */
final class NameFields {

    /** A name that keeps all rules, for the part of a key that is not asked about. */
    private static final String ANY = "any";

    private NameFields() {}

    /**
     * The topic that a field names.
     *
     * @throws InvalidFieldException when the field is missing or there can be no such topic
     */
    static String requireTopic(ExtFields fields, String field) {
        String topic = fields.require(field);
        try {
            return RowKey.topic(RowKey.of("", topic, ANY));
        } catch (InvalidPositionException e) {
            throw WireNames.invalid(field, e);
        }
    }

    /**
     * The consumer group that a field names.
     *
     * @throws InvalidFieldException when the field is missing or there can be no such group
     */
    static String requireGroup(ExtFields fields, String field) {
        String group = fields.require(field);
        try {
            return RowKey.group(RowKey.of("", ANY, group));
        } catch (InvalidPositionException e) {
            throw WireNames.invalid(field, e);
        }
    }
}
