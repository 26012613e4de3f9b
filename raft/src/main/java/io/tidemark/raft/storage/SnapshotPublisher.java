package io.tidemark.raft.storage;

import io.tidemark.raft.start.Troubles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the newest snapshot's file as config/consumerOffset.json, and keeps the one before it as .bak. They are
 * copies: whoever edits them does not touch Raft's own. A thread of its own does the work.
 *
 * <p>At every moment, also after a crash between any two steps, each of the two is a whole file once it was there:
 *
 * <ol>
 *   <li>the new content is copied to .tmp and fsynced; a .tmp that was left behind is overwritten
 *   <li>the present file gets a second name, which then takes the place of .bak: both are the present file now
 *   <li>.tmp takes the place of the present file
 *   <li>the directory is fsynced
 * </ol>
 *
 * <p>A present file that this process did not publish, or that was changed since, is not trusted to be whole: it is
 * replaced, but does not become .bak.
 */
public final class SnapshotPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotPublisher.class);
    private static final String TROUBLE = "publishing";
    private static final int CLOSE_SECONDS_MAX = 10;

    private final DataDirectory directory;
    private final Troubles troubles;
    private final StepHook beforeStep;
    private final Path published;
    private final Path backup;
    private final Path temporary;
    private final Path secondName;
    private final Path source;
    private final AtomicBoolean queued = new AtomicBoolean();
    private final ExecutorService thread;

    /** How the file looks that was published last; null before. Used by the one thread that publishes. */
    private @Nullable Trace last;

    public SnapshotPublisher(DataDirectory directory, Troubles troubles) {
        this(directory, troubles, step -> {});
    }

    SnapshotPublisher(DataDirectory directory, Troubles troubles, StepHook beforeStep) {
        this.directory = directory;
        this.troubles = troubles;
        this.beforeStep = beforeStep;
        this.published = directory.publishedFile();
        this.backup = sibling(".bak");
        this.temporary = sibling(".tmp");
        this.secondName = sibling(".bak.tmp");
        this.source = sibling(".source.tmp");
        this.thread = Executors.newSingleThreadExecutor(task -> {
            Thread created = new Thread(task, "snapshot-publish");
            created.setDaemon(true);
            return created;
        });
    }

    /** Publishes the newest snapshot soon; to be called when one was saved, loaded or installed. */
    public void publishSoon() {
        if (!queued.compareAndSet(false, true)) {
            return;
        }
        try {
            thread.execute(() -> {
                queued.set(false);
                publish();
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("not published: the node is stopping", e);
        }
    }

    /**
     * Publishes the newest snapshot and waits for that.
     *
     * @throws IOException it is not published
     */
    public void publishNow(Duration longest) throws IOException, InterruptedException {
        try {
            Callable<Boolean> publishing = this::publish;
            if (!thread.submit(publishing).get(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("it was taken, but cannot be published; see the node's trouble");
            }
        } catch (RejectedExecutionException e) {
            throw new IOException("it was taken, but not published: the node is stopping", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("it was taken, but not published", e);
        }
    }

    /**
     * Publishes the newest snapshot now; one caller at a time. What goes wrong is reported as a trouble.
     *
     * @return whether it is published
     */
    boolean publish() {
        try {
            Optional<NewestSnapshot> newest = NewestSnapshot.find(directory);
            if (newest.isPresent()) {
                publish(newest.get());
            }
            troubles.withdraw(TROUBLE);
            return true;
        } catch (IOException e) {
            LOG.warn("cannot publish the snapshot file={}", published, e);
            troubles.report(TROUBLE, "cannot publish " + published + ": " + e);
            return false;
        }
    }

    private void publish(NewestSnapshot snapshot) throws IOException {
        boolean trusted = last != null && last.isUnchanged(published);
        if (trusted && last != null && last.index() == snapshot.index() && Files.exists(backup)) {
            return;
        }
        beforeStep.before("prepare");
        DurableFiles.createDirectories(DurableFiles.directoryOf(published));
        Files.deleteIfExists(secondName);
        Files.deleteIfExists(source);
        // JRaft deletes a snapshot as soon as there is a newer one; a name of our own keeps the file while it is
        // copied.
        Files.createLink(source, snapshot.offsets());
        if (trusted || !sameAsSource(published)) {
            replacePublished(trusted);
        }
        if (!Files.exists(backup)) {
            // The first file ever, or the backup was deleted: until the next one, both have the same content.
            beforeStep.before("copy the backup");
            Files.copy(source, secondName);
            DurableFiles.sync(secondName);
            beforeStep.before("put the backup in place");
            Files.move(secondName, backup, StandardCopyOption.ATOMIC_MOVE);
        }
        beforeStep.before("tidy up");
        Files.deleteIfExists(source);
        DurableFiles.syncDirectory(DurableFiles.directoryOf(published));
        last = Trace.of(snapshot.index(), published);
    }

    private void replacePublished(boolean trusted) throws IOException {
        beforeStep.before("copy");
        Files.copy(source, temporary, StandardCopyOption.REPLACE_EXISTING);
        beforeStep.before("force the copy");
        DurableFiles.sync(temporary);
        if (trusted) {
            beforeStep.before("give the published file a second name");
            Files.createLink(secondName, published);
            beforeStep.before("replace the backup");
            Files.move(secondName, backup, StandardCopyOption.ATOMIC_MOVE);
        }
        beforeStep.before("replace the published file");
        Files.move(temporary, published, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean sameAsSource(Path file) throws IOException {
        return Files.exists(file) && Files.mismatch(file, source) == -1;
    }

    private Path sibling(String suffix) {
        return published.resolveSibling(published.getFileName() + suffix);
    }

    /** Publishes no more; what is being published is finished, and waited for a while. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                LOG.warn("still publishing file={}", published);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called before each step; a test makes it fail there. */
    interface StepHook {

        void before(String step) throws IOException;
    }

    /** What tells the published file from another, or from itself after a change, without reading it. */
    private record Trace(
            long index,
            long bytes,
            FileTime modified,
            @Nullable Object key) {

        static Trace of(long index, Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Trace(index, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }

        boolean isUnchanged(Path file) throws IOException {
            return Files.exists(file) && equals(of(index, file));
        }
    }
}
