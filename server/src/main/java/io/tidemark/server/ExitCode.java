package io.tidemark.server;

/** How a node's process ends, for whoever supervises it. The JVM itself exits with 3 when memory is out. */
enum ExitCode {
    /** It was told to stop (SIGTERM, SIGINT) and did so in order. */
    ORDERED_STOP(0),
    /** Something that nobody foresaw; the log has it. */
    UNEXPECTED(1),
    /** The command line or the settings are wrong; a restart does not help. */
    BAD_SETTINGS(2),
    /**
     * The data directory is damaged, unreadable, of another node or cluster, or holds entries of a newer version; a
     * restart does not help.
     */
    DATA_REFUSED(4),
    /** The node lost its data and may not vote; {@code member replace} brings it back. */
    WIPED(5),
    /** Replication broke beyond repair in this process; a restart helps. */
    REPLICATION_FAULT(6),
    /** The clients' or the raft address cannot be had. */
    CANNOT_LISTEN(7);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
