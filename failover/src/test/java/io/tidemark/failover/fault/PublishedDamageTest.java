package io.tidemark.failover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.snapshot.LoadedSnapshot;
import io.tidemark.core.snapshot.OffsetSnapshotLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedDamageTest {

    private static final Path EXAMPLE =
            Path.of("..", "core", "src", "test", "resources", "golden", "consumerOffset-tidemark-1.json");

    private final OffsetSnapshotLoader loader = new OffsetSnapshotLoader();

    @TempDir
    Path directory;

    @Test
    void aTableOfTheFutureIsWholeAndTheSameTable() throws IOException {
        LoadedSnapshot present = loader.load(EXAMPLE);

        Path file = Files.writeString(
                directory.resolve("consumerOffset.json"), PublishedDamage.ofTheFuture(Files.readString(EXAMPLE)));

        LoadedSnapshot future = loader.load(file);
        assertThat(future.summary().hash()).isEqualTo(present.summary().hash());
        assertThat(future.summary().index()).isGreaterThan(present.summary().index());
    }
}
