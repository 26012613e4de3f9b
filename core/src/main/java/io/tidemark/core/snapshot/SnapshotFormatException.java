package io.tidemark.core.snapshot;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of offsets is damaged, foreign or too new: nothing of it was loaded. The message names the file, what is wrong
 * with it and what to do.
 */
public final class SnapshotFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String file;
    private final String problem;

    SnapshotFormatException(Path file, String problem, String advice) {
        this(file, problem, advice, null);
    }

    SnapshotFormatException(Path file, String problem, String advice, @Nullable Throwable cause) {
        super("file=" + file + ": " + problem + "; " + advice, cause);
        this.file = file.toString();
        this.problem = problem;
    }

    /** The file that was refused. */
    public Path file() {
        return Path.of(file);
    }

    /** What is wrong and, where that is known, at which line and column; without what a node should do about it. */
    public String problem() {
        return problem;
    }
}
