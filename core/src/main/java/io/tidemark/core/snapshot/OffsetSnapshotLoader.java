package io.tidemark.core.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Reads what {@link OffsetSnapshotWriter} wrote, and nothing else: first the checksum over all bytes, then the text,
 * then whether the positions are as many and have the hash that the file says. Any thread may use it.
 */
public final class OffsetSnapshotLoader {

    private static final String DAMAGED =
            "nothing was loaded from it; it can't be repaired by hand: the other nodes have"
                    + " the whole table, and 'member replace' brings this node back from them";

    private static final String TOO_NEW =
            "nothing was loaded from it; start this node with the version of Tidemark that wrote it, or a newer one";

    /**
     * Loads a snapshot.
     *
     * @throws SnapshotFormatException the file is not, byte for byte, what was written
     * @throws IOException the file is missing or can't be read
     */
    public LoadedSnapshot load(Path file) throws IOException {
        new SnapshotChecksum(file, DAMAGED).verify();
        try (OffsetJsonReader json = OffsetJsonReader.strict(file, DAMAGED)) {
            return new SnapshotText(json).read();
        } catch (SnapshotFormatException e) {
            // Another format may break this one's rules long before its number is read.
            requireKnownFormat(file, e);
            throw e;
        }
    }

    private static void requireKnownFormat(Path file, SnapshotFormatException failure) throws IOException {
        OptionalLong format;
        try (OffsetJsonReader json = OffsetJsonReader.strict(file, DAMAGED)) {
            format = SnapshotText.format(json);
        } catch (SnapshotFormatException e) {
            failure.addSuppressed(e);
            return;
        }
        if (format.isPresent() && !SnapshotText.isKnown(format.getAsLong())) {
            throw new SnapshotFormatException(
                    file,
                    "format=" + format.getAsLong() + ", this version of Tidemark reads formats "
                            + OffsetSnapshotWriter.FORMAT + " and " + OffsetSnapshotWriter.FORMAT_WITH_HELD,
                    TOO_NEW,
                    failure);
        }
    }
}
