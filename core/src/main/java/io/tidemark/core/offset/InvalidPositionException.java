package io.tidemark.core.offset;

/** A part of a position breaks its rules; the caller's error, found before anything is proposed. */
public final class InvalidPositionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final Field field;

    /** @param message the bad value and what was expected; never longer than a line */
    public InvalidPositionException(Field field, String message) {
        super(message);
        this.field = field;
    }

    /** The part that is wrong. */
    public Field field() {
        return field;
    }

    /** The parts of a position. */
    public enum Field {
        BROKER,
        TOPIC,
        GROUP,
        QUEUE_ID,
        OFFSET
    }
}
