package io.tidemark.raft.start;

import java.nio.file.Path;

/** Another process holds the data directory. */
public final class DirectoryInUseException extends StoreStartException {

    private static final long serialVersionUID = 1L;

    public DirectoryInUseException(Path lockFile) {
        super("data directory in use: another process holds the lock lockFile=" + lockFile
                + ". Stop that process, or give this node a directory of its own.");
    }
}
