package io.tidemark.raft.identity;

import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.DirectoryFailedException;
import io.tidemark.raft.storage.ChecksummedFile;
import io.tidemark.raft.storage.DamagedFileException;
import io.tidemark.raft.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.UUID;

/**
 * The file with a directory's random name, the first one that a first start writes. It is on the disk before any other
 * node hears the name, so a founding node that stops half way comes back under the name that the others recorded. Once
 * the identity has the name the file goes: a directory that lost its identity and its storage has to look like a new
 * one, not like one that was about to begin.
 */
final class IncarnationFile {

    private final ChecksummedFile file;

    IncarnationFile(DataDirectory directory) {
        this.file = new ChecksummedFile(directory.incarnationFile(), "incarnation");
    }

    /** The directory's name; a new one when it has none. */
    String readOrCreate() throws DirectoryFailedException, DamagedStorageException {
        try {
            return file.read().getOrDefault("incarnation", "");
        } catch (NoSuchFileException e) {
            return create();
        } catch (DamagedFileException e) {
            throw new DamagedStorageException(
                    file.path(),
                    e.damage(),
                    "This node never belonged to a cluster: delete the file and start again.",
                    e);
        } catch (IOException e) {
            throw new DirectoryFailedException("read", file.path(), e);
        }
    }

    /** The name is in the identity now. */
    void delete() throws DirectoryFailedException {
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            throw new DirectoryFailedException("delete", file.path(), e);
        }
    }

    private String create() throws DirectoryFailedException {
        String incarnation = UUID.randomUUID().toString();
        try {
            file.write(Map.of("incarnation", incarnation));
            return incarnation;
        } catch (IOException e) {
            throw new DirectoryFailedException("write", file.path(), e);
        }
    }
}
