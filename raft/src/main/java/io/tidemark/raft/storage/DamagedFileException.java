package io.tidemark.raft.storage;

import java.io.IOException;
import java.nio.file.Path;

/** A file is there but is not what was written. */
public final class DamagedFileException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String damage;

    DamagedFileException(Path file, String damage) {
        super("file=" + file + " is damaged: " + damage);
        this.damage = damage;
    }

    /** What is wrong with it. */
    public String damage() {
        return damage;
    }
}
