package io.tidemark.core.command;

import io.tidemark.core.offset.OffsetEditor;

/**
 * Sets the offsets of some positions on behalf of an operator, and has them held: until somebody takes a position over
 * ({@link ReleaseOffsets}), no commit to it is proposed, so that a consumer that knows nothing of the reset cannot undo
 * it.
 *
 * @param positions which, and what to; also when it was made
 */
public record ResetOffsets(CommitOffsets positions) implements Command {

    @Override
    public long timeMillis() {
        return positions.timeMillis();
    }

    @Override
    public ResetOffsets at(long timeMillis) {
        return new ResetOffsets(positions.at(timeMillis));
    }

    @Override
    public void applyTo(OffsetEditor editor) {
        positions.forEach(editor::putHeld);
    }
}
