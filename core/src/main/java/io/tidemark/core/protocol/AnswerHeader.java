package io.tidemark.core.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The fields that answers have in common; all there are in the answer to a commit, and in an error.
 *
 * @param revision the index of the write's log entry or at which the table was read, or {@link #NO_REVISION} in an
 *     error that stands nowhere in the history
 * @param stale whether it was not read linearizably
 * @param errorKind why it is no success; null in a success, and in an error of a kind that this version does not know
 */
public record AnswerHeader(
        long revision, boolean stale, @Nullable ErrorKind errorKind) {

    public static final long NO_REVISION = -1;

    /** A success: of a write, or of a read by a linearizable one. */
    public static AnswerHeader success(long revision) {
        return new AnswerHeader(revision, false, null);
    }

    /** A success of a read. */
    public static AnswerHeader read(long revision, boolean stale) {
        return new AnswerHeader(revision, stale, null);
    }

    /** An error that read nothing. */
    public static AnswerHeader error(ErrorKind kind) {
        return new AnswerHeader(NO_REVISION, false, kind);
    }

    /** A single position was read and is not there: {@link ErrorKind#NOT_FOUND}, or its stale counterpart. */
    public static AnswerHeader notFound(long revision, boolean stale) {
        return new AnswerHeader(revision, stale, stale ? ErrorKind.STALE_NOT_FOUND : ErrorKind.NOT_FOUND);
    }

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException names the field that is unreadable
     */
    public static AnswerHeader from(ExtFields fields) {
        String kind = fields.get(FieldName.ERROR_KIND);
        return new AnswerHeader(
                fields.get(FieldName.REVISION) == null ? NO_REVISION : fields.requireLong(FieldName.REVISION),
                fields.flag(FieldName.STALE),
                kind == null ? null : ErrorKind.named(kind));
    }

    public ExtFields toFields() {
        ExtFields.Builder fields = ExtFields.builder();
        if (revision != NO_REVISION) {
            fields.add(FieldName.REVISION, revision);
        }
        fields.addFlag(FieldName.STALE, stale);
        if (errorKind != null) {
            fields.add(FieldName.ERROR_KIND, errorKind.name());
        }
        return fields.build();
    }
}
