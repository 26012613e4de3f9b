package io.tidemark.raft.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the log's disk is about to be full. A thread of its own looks each second; the answer is a cached flag, so
 * that every commit can ask.
 */
public final class DiskSpace implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

    private final Probe probe;
    private final Path directory;
    private final long reserveBytes;
    private final ScheduledExecutorService thread;

    private volatile boolean low;

    /** @param reserveBytes how much must be free on the disk of the log, or no more is proposed */
    public DiskSpace(Path directory, long reserveBytes) {
        this(directory, reserveBytes, DiskSpace::usableBytes);
    }

    DiskSpace(Path directory, long reserveBytes, Probe probe) {
        this.directory = directory;
        this.reserveBytes = reserveBytes;
        this.probe = probe;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "disk-space");
            created.setDaemon(true);
            return created;
        });
    }

    /** Looks once, and from then on each second. */
    public void start() {
        look();
        Future<?> unused = thread.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** Whether less than the reserve was free when this was last looked at. */
    public boolean logDiskLow() {
        return low;
    }

    void look() {
        try {
            long free = probe.freeBytes(directory);
            boolean nowLow = free < reserveBytes;
            if (nowLow != low) {
                LOG.warn(
                        "the log's disk {}: free={} reserve={} directory={}",
                        nowLow ? "is nearly full, commits are refused" : "has room again",
                        free,
                        reserveBytes,
                        directory);
            }
            low = nowLow;
        } catch (IOException e) {
            LOG.warn("cannot tell how much is free directory={}", directory, e);
        }
    }

    static long usableBytes(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Tells how many bytes are free on a directory's disk. */
    interface Probe {

        long freeBytes(Path directory) throws IOException;
    }
}
