package io.tidemark.raft.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** A small file that is one {@link ChecksummedText}: written whole, fsynced, and read back whole or not at all. */
public final class ChecksummedFile {

    private final Path path;
    private final ChecksummedText text;

    /** @param kind what the file is; part of its first line, so that one file cannot stand in for another */
    public ChecksummedFile(Path path, String kind) {
        this.path = path;
        this.text = new ChecksummedText(kind);
    }

    public Path path() {
        return path;
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /**
     * Puts these fields in the place of what is there, durably.
     *
     * @param fields without line breaks, and without '=' in a name
     */
    public void write(Map<String, String> fields) throws IOException {
        DurableFiles.replace(path, text.render(fields));
    }

    /**
     * Reads the fields in the order in which they were written.
     *
     * @throws NoSuchFileException when there is no file
     * @throws DamagedFileException when the file is not exactly what was written
     */
    public Map<String, String> read() throws IOException {
        return text.parse(path, Files.readAllBytes(path));
    }
}
