package io.tidemark.core.log;

import java.io.IOException;

/**
 * Reads the Raft log of a node that is stopped, without changing anything in its directories. What it is made of is known
 * to {@code raft} alone, which provides the one implementation; the command line does without JRaft and RocksDB, and finds
 * it with {@link java.util.ServiceLoader} when a node's class path is added to its own.
 */
public interface StoppedLog {

    /**
     * Reads entries in the order of their indexes. Damage is told as an entry with a problem, and what can be read behind
     * it follows.
     *
     * @param directory the node's {@code storePathRootDir}
     * @param logPath the directory that its {@code log} lies in, or "" when that is inside {@code directory}
     * @param from the first index that is wanted
     * @param to the last index that is wanted
     * @throws IOException there is no log, a running node uses it, or nothing of it can be read; says what to do
     */
    void read(String directory, String logPath, long from, long to, Visitor visitor) throws IOException;

    /** Takes one entry after another. */
    @FunctionalInterface
    interface Visitor {

        /** Takes an entry; whether another one is wanted. */
        boolean entry(LoggedEntry entry) throws IOException;
    }
}
