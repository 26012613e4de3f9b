package io.tidemark.raft.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The newest Raft snapshot on the disk, whether this node saved it or a leader installed it.
 *
 * @param index the log index it stands for
 * @param offsets its consumerOffset.json
 */
record NewestSnapshot(long index, Path offsets) {

    private static final Pattern DIRECTORY = Pattern.compile("snapshot_(\\d{1,18})");

    /** Looks; empty when there is none. */
    static Optional<NewestSnapshot> find(DataDirectory directory) throws IOException {
        if (!Files.isDirectory(directory.snapshots())) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(directory.snapshots())) {
            return entries.flatMap(entry -> {
                        Matcher name = DIRECTORY.matcher(entry.getFileName().toString());
                        return name.matches()
                                ? Stream.of(new NewestSnapshot(
                                        Long.parseLong(name.group(1)), entry.resolve(DataDirectory.OFFSETS_FILE)))
                                : Stream.empty();
                    })
                    .max(Comparator.comparingLong(NewestSnapshot::index));
        }
    }
}
