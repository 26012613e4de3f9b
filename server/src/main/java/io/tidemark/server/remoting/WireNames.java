package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.InvalidFieldException;

/** Tells a client which field breaks the rules of positions, by the name that the field has on the wire. */
final class WireNames {

    private WireNames() {}

    /** For a request about one position. */
    static InvalidFieldException invalid(InvalidPositionException cause) {
        return invalid(nameOf(cause.field()), cause);
    }

    /** For a request that has another name for its group. */
    static InvalidFieldException invalid(InvalidPositionException cause, String groupField) {
        return invalid(
                cause.field() == InvalidPositionException.Field.GROUP ? groupField : nameOf(cause.field()), cause);
    }

    /** For the i-th position of a batch. */
    static InvalidFieldException invalidInBatch(int i, InvalidPositionException cause) {
        String part = cause.field() == InvalidPositionException.Field.OFFSET ? FieldName.OFFSET : nameOf(cause.field());
        return invalid(FieldName.ofPosition(i, part), cause);
    }

    /** For a field of any other name. */
    static InvalidFieldException invalid(String field, InvalidPositionException cause) {
        InvalidFieldException invalid = new InvalidFieldException(field, field + ": " + cause.getMessage());
        invalid.initCause(cause);
        return invalid;
    }

    private static String nameOf(InvalidPositionException.Field field) {
        return switch (field) {
            case BROKER -> FieldName.BROKER_NAME;
            case TOPIC -> FieldName.TOPIC;
            case GROUP -> FieldName.CONSUMER_GROUP;
            case QUEUE_ID -> FieldName.QUEUE_ID;
            case OFFSET -> FieldName.COMMIT_OFFSET;
        };
    }
}
