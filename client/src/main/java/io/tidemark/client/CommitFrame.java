package io.tidemark.client;

import io.tidemark.core.offset.Position;
import java.util.List;

/** Commits that go in one frame, and so in one log entry: of each position at most one. */
record CommitFrame(List<QueuedCommit> commits) {

    List<Position> positions() {
        return commits.stream()
                .flatMap(commit -> commit.offsets().entrySet().stream())
                .map(offset -> new Position(offset.getKey(), offset.getValue()))
                .toList();
    }
}
