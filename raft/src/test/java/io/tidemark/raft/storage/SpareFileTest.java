package io.tidemark.raft.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpareFileTest {

    @TempDir
    Path directory;

    Path file;
    Path spare;
    Path second;

    @BeforeEach
    void nameFiles() {
        file = directory.resolve("meta");
        spare = directory.resolve("meta.spare");
        second = directory.resolve("meta.second");
    }

    @Test
    void twoFilesTakeTurnsSoThatNoSpaceIsNeeded() throws Exception {
        replaceWith("one");
        replaceWith("two");
        Object formerKey = key(spare);
        Object presentKey = key(file);
        replaceWith("a longer three");
        assertThat(file).hasContent("a longer three");
        assertThat(key(file)).isEqualTo(formerKey);
        assertThat(key(spare)).isEqualTo(presentKey);
        replaceWith("4");
        assertThat(file).hasContent("4");
        assertThat(key(file)).isEqualTo(presentKey);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactlyInAnyOrder(file, spare);
        }
    }

    @Test
    void aCrashWhileTheSpareIsWrittenLeavesTheFile() throws Exception {
        replaceWith("one");
        Files.writeString(spare, "tw");
        assertThat(file).hasContent("one");
        replaceWith("three");
        assertThat(file).hasContent("three");
        assertThat(second).doesNotExist();
    }

    @Test
    void aCrashAfterTheFileHasASecondNameDoesNotLetTheNextContentIntoTheFile() throws Exception {
        replaceWith("one");
        Files.writeString(spare, "two");
        Files.createLink(second, file);
        Object presentKey = key(file);
        replaceWith("three");
        assertThat(file).hasContent("three");
        assertThat(key(file)).isNotEqualTo(presentKey);
        assertThat(spare).hasContent("one");
        assertThat(second).doesNotExist();
    }

    @Test
    void aCrashBeforeTheFormerFileBecomesTheSpareLeavesTheNewOneAndItsSpaceIsUsed() throws Exception {
        Files.writeString(second, "one");
        Files.writeString(file, "two");
        Object formerKey = key(second);
        replaceWith("three");
        assertThat(file).hasContent("three");
        assertThat(key(file)).isEqualTo(formerKey);
        assertThat(spare).hasContent("two");
        assertThat(second).doesNotExist();
    }

    private void replaceWith(String content) throws IOException {
        new SpareFile(file).replaceWith(content.getBytes(UTF_8));
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
