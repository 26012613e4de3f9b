package io.tidemark.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a process which was told to end does end, whatever hangs in it: a broken store may never finish
 * closing, and a node that neither serves nor exits is one that no supervisor restarts.
 *
 * @param limit how long an ordered end may take
 * @param brokenLimit how long the end of a broken store may take, which has nothing left to save
 * @param halt ends the process at once
 */
record StopDeadline(Duration limit, Duration brokenLimit, Consumer<ExitCode> halt) {

    private static final Logger LOG = LoggerFactory.getLogger(StopDeadline.class);

    /** Begins to count; halts with {@code whenLate} unless {@code ended} is complete in time. */
    void start(CompletableFuture<ExitCode> ended, ExitCode whenLate) {
        Duration longest = whenLate == ExitCode.UNEXPECTED ? limit : brokenLimit;
        Thread thread = new Thread(() -> await(ended, longest, whenLate), "tidemark-stop-deadline");
        thread.setDaemon(true);
        thread.start();
    }

    private void await(CompletableFuture<ExitCode> ended, Duration longest, ExitCode whenLate) {
        try {
            ended.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException e) {
            LOG.error("the node has not ended within {}, exit code {} {}", longest, whenLate.code(), whenLate, e);
            halt.accept(whenLate);
        }
    }
}
