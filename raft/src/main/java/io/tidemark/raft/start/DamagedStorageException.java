package io.tidemark.raft.start;

import java.nio.file.Path;

/** A file of the data directory fails its checks. Nothing of it was used, and nothing was changed. */
public final class DamagedStorageException extends StoreStartException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final String damage;

    /**
     * @param damage what is wrong with it, with the index where there is one
     * @param remedy what to do about it
     */
    public DamagedStorageException(Path file, String damage, String remedy) {
        super("damaged storage: file=" + file + ", " + damage + ". " + remedy);
        this.file = file.toString();
        this.damage = damage;
    }

    /** As {@link #DamagedStorageException(Path, String, String)}, because of another exception. */
    public DamagedStorageException(Path file, String damage, String remedy, Throwable cause) {
        super("damaged storage: file=" + file + ", " + damage + ". " + remedy, cause);
        this.file = file.toString();
        this.damage = damage;
    }

    /** The damaged file or directory. */
    public Path file() {
        return Path.of(file);
    }

    /** What is wrong with it. */
    public String damage() {
        return damage;
    }
}
