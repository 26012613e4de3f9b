package io.tidemark.client;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One caller of a commit, until it is answered. Belongs to the network thread; the caller sees the future alone.
 */
final class CommitWaiter {

    private final CompletableFuture<Long> answer;
    private @Nullable QueuedCommit commit;

    /** Why its value may have been committed although nobody has said so. */
    private @Nullable OutcomeUnknownException unknown;

    /** What was last said instead of committing it. */
    private @Nullable TidemarkException refusal;

    CommitWaiter(CompletableFuture<Long> answer) {
        this.answer = answer;
    }

    void waitsFor(QueuedCommit joined) {
        commit = joined;
    }

    /** What it waits for. */
    QueuedCommit commit() {
        QueuedCommit present = commit;
        if (present == null) {
            throw new IllegalStateException("a waiter without a commit");
        }
        return present;
    }

    boolean isDone() {
        return answer.isDone();
    }

    void acknowledge(long revision) {
        answer.complete(revision);
    }

    void fail(TidemarkException failure) {
        OutcomeUnknownException before = unknown;
        answer.completeExceptionally(before == null ? failure : before);
    }

    /** It was sent, and nobody knows what became of it. */
    void outcomeUnknown(OutcomeUnknownException why) {
        unknown = why;
    }

    /** It was not committed this time, and will be sent again. */
    void refused(TidemarkException why) {
        refusal = why;
    }

    /** Its time is over. */
    void expire(String within) {
        TidemarkException last = refusal;
        if (commit().isUnderWay()) {
            fail(new OutcomeUnknownException("no answer " + within + ", it may still be committed"));
        } else if (last instanceof BusyException) {
            fail(new BusyException("not committed " + within + ", and will not be: " + last.getMessage()));
        } else if (last != null) {
            fail(new UnavailableException("not committed " + within + ", and will not be: " + last.getMessage(), last));
        } else {
            fail(new UnavailableException("not sent " + within + ", and will not be: no node could be reached, or an "
                    + "earlier commit of the position was not settled"));
        }
    }
}
