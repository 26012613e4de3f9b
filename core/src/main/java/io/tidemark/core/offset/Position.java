package io.tidemark.core.offset;

/**
 * One position with its offset.
 *
 * @param offset the next message to read, at least 0
 */
public record Position(PositionKey key, long offset) {

    public Position {
        if (offset < 0) {
            throw new InvalidPositionException(
                    InvalidPositionException.Field.OFFSET, "offset=" + offset + ", expected 0 or more");
        }
    }
}
