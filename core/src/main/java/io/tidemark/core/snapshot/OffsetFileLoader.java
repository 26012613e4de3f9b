package io.tidemark.core.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a {@code consumerOffset.json} of either kind, Tidemark's or RocketMQ's, for people who have one and want to know
 * whether it is good, or to import it. A node reads its own with {@link OffsetSnapshotLoader}. Any thread may use it.
 *
 * <p>What cannot be read is told as what it was most likely meant to be: a file that begins as Tidemark's do, or has the
 * member {@code tidemark}, is a damaged one of Tidemark's, however little of it is left.
 */
public final class OffsetFileLoader {

    /** RocketMQ begins its files with an indented member. */
    private static final String BEGIN_OF_OURS = "{\n\"dataVersion\":{\"counter\":";

    private static final String ADVICE = "nothing was loaded from it";

    /**
     * Loads a file.
     *
     * @throws SnapshotFormatException the file cannot be trusted
     * @throws IOException the file is missing or can't be read
     */
    public OffsetFile load(Path file) throws IOException {
        if (SnapshotTrailer.decode(end(file)).isPresent()) {
            return ours(file);
        }
        try {
            return new OffsetFile.RocketMq(new RocketMqOffsetLoader().load(file));
        } catch (SnapshotFormatException e) {
            if (begin(file).equals(BEGIN_OF_OURS) || hasOurMember(file)) {
                return ours(file);
            }
            throw e;
        }
    }

    private static OffsetFile ours(Path file) throws IOException {
        return new OffsetFile.Ours(new OffsetSnapshotLoader().load(file));
    }

    private static boolean hasOurMember(Path file) throws IOException {
        try (OffsetJsonReader json = OffsetJsonReader.lenient(file, ADVICE)) {
            return SnapshotText.format(json).isPresent();
        } catch (SnapshotFormatException e) {
            // It is not JSON either, and RocketMQ's loader has said so better.
            return false;
        }
    }

    private static String begin(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(BEGIN_OF_OURS.length()), ISO_8859_1);
        }
    }

    private static byte[] end(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(Math.max(0, Files.size(file) - SnapshotTrailer.BYTES));
            return in.readNBytes(SnapshotTrailer.BYTES);
        }
    }
}
