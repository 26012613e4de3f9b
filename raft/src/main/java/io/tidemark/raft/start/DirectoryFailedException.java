package io.tidemark.raft.start;

import java.io.IOException;
import java.nio.file.Path;

/** The file system refused what a start needs: no permission, no space, a broken disk. */
public final class DirectoryFailedException extends StoreStartException {

    private static final long serialVersionUID = 1L;

    /** @param attempt what was to be done with the path, as in "cannot ATTEMPT PATH" */
    public DirectoryFailedException(String attempt, Path path, IOException cause) {
        super(
                "cannot " + attempt + " " + path + ": " + cause
                        + ". Check the disk, its free space and the permissions.",
                cause);
    }
}
