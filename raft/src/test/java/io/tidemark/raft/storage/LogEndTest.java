package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogEndTest {

    @TempDir
    Path temporary;

    @Test
    void isLoweredAlsoWhenARecordThatFailedMayBeInTheFile() throws IOException {
        DataDirectory directory = new DataDirectory(temporary.resolve("node"), temporary.resolve("log"));
        Path file = directory.logEndFile();
        Files.createDirectories(DurableFiles.directoryOf(file));
        LogEnd.create(directory);
        LogEnd end = LogEnd.open(directory);
        end.reached(new LogEnd.Place(10, 1));
        end.reached(new LogEnd.Place(100, 1));

        Path aside = Files.move(file, file.resolveSibling("aside"));
        Files.createDirectory(file);
        assertThatThrownBy(end::record).isInstanceOf(IOException.class);
        Files.delete(file);
        Files.move(aside, file);
        end.lowerTo(new LogEnd.Place(50, 1));

        assertThat(LogEnd.open(directory).recorded()).isEqualTo(new LogEnd.Place(50, 1));
    }
}
