package io.tidemark.core.protocol;

/** A field of a well-formed frame is missing or bad; the sender's error, answered with the field's name. */
public final class InvalidFieldException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private static final int SHOWN_CHARS_MAX = 64;

    private final String field;

    /**
     * @param field its name on the wire, or of a place in a body: {@code positions[17].queueId}
     * @param message the bad value and what was expected; one line
     */
    public InvalidFieldException(String field, String message) {
        super(message);
        this.field = field;
    }

    static InvalidFieldException missing(String field) {
        return new InvalidFieldException(field, field + " is missing");
    }

    public static InvalidFieldException bad(String field, String value, String expected) {
        return new InvalidFieldException(field, field + "=" + shown(value) + ", expected " + expected);
    }

    /** The field's name. */
    public String field() {
        return field;
    }

    /** A value that came from outside, short enough and safe for a remark or a line of a log. */
    static String shown(String value) {
        int length = Math.min(value.length(), SHOWN_CHARS_MAX);
        StringBuilder shown = new StringBuilder(length + 24);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            shown.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        if (length < value.length()) {
            shown.append("... (").append(value.length()).append(" chars)");
        }
        return shown.toString();
    }
}
