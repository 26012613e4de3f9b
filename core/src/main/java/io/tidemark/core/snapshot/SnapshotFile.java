package io.tidemark.core.snapshot;

import java.nio.file.Path;

/**
 * A snapshot as it lies on the disk, whole and forced.
 *
 * @param bytes the file's length, trailer included
 * @param crc32c what its trailer says, over all bytes before the trailer
 */
public record SnapshotFile(Path path, long bytes, int crc32c) {}
