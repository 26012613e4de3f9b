package io.tidemark.core.snapshot;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a {@code consumerOffset.json} (or its {@code .bak}) that a RocketMQ broker wrote, of 4.x as of 5.x, to import
 * it. Any thread may use it.
 *
 * <p>The file as a whole is taken or refused: one that is empty, cut off or has no {@code offsetTable} is never an
 * empty table. Single entries are another matter. RocketMQ checks neither names nor offsets when it stores them, so
 * files that have lived for years hold a few that nobody can use; they are left out and told by name, and it is for
 * whoever imports to go on without them or not.
 *
 * <p>As for RocketMQ, the last of several equal keys wins, and everything but {@code offsetTable} is passed over.
 */
public final class RocketMqOffsetLoader {

    private static final String ADVICE =
            "nothing was loaded from it; take the broker's consumerOffset.json.bak, or the file of its slave";

    /**
     * Loads a broker's file.
     *
     * @throws SnapshotFormatException the file as a whole can't be trusted
     * @throws IOException the file is missing or can't be read
     */
    public RocketMqOffsets load(Path file) throws IOException {
        try (OffsetJsonReader json = OffsetJsonReader.lenient(file, ADVICE)) {
            return new RocketMqText(json).read();
        }
    }
}
