package io.tidemark.raft.start;

/**
 * A node cannot start, and starting it again will not help until a person did something. The message is for that
 * person: what is wrong, where, and what to do.
 */
public abstract sealed class StoreStartException extends Exception
        permits DamagedStorageException,
                DirectoryFailedException,
                DirectoryInUseException,
                ForeignClusterException,
                NodeWipedException,
                StartCancelledException,
                WrongNodeException {

    private static final long serialVersionUID = 1L;

    StoreStartException(String message) {
        super(message);
    }

    StoreStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
