package io.tidemark.client;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.tidemark.core.offset.Position;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Sends what the {@link CommitQueue} lets go, in frames, and tells those who wait what became of it. While as many frames
 * are under way as may be, the next one collects; nothing ever waits for company. Any thread submits; all else belongs to
 * the network thread.
 */
final class CommitSender {

    private static final Duration PAUSE_FIRST = Duration.ofMillis(5);
    private static final Duration PAUSE_MAX = Duration.ofMillis(500);

    private static final String CLOSED = "the client was closed, the commit was not sent";

    private record Submission(List<Position> positions, CompletableFuture<Long> answer, long deadlineNanos) {}

    private final ClientOptions options;
    private final EventLoop loop;
    private final Route route;
    private final CommitQueue queue;
    private final Backoff backoff;

    /** What other threads have submitted since the last look; {@link #looking} is set while one is due. */
    private final Queue<Submission> submitted = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean looking = new AtomicBoolean();
    private final Runnable send = this::send;

    /** Set once nothing more is sent; what comes after that is failed at once. */
    private boolean closed;

    private int framesUnderWay;
    private boolean pausing;

    CommitSender(ClientOptions options, EventLoop loop, Route route, RandomGenerator random) {
        this.options = options;
        this.loop = loop;
        this.route = route;
        this.queue = new CommitQueue(
                options.batchPositionsMax(),
                options.batchBytesMax(),
                options.settleTime().toNanos());
        this.backoff = new Backoff(PAUSE_FIRST, PAUSE_MAX, random);
    }

    /** Commits all of them or none; any thread. */
    CompletableFuture<Long> submit(List<Position> positions, long deadlineNanos) {
        CompletableFuture<Long> answer = new CompletableFuture<>();
        submitted.add(new Submission(positions, answer, deadlineNanos));
        if (looking.compareAndSet(false, true)) {
            try {
                loop.execute(this::look);
            } catch (RejectedExecutionException e) {
                answer.completeExceptionally(new UnavailableException(CLOSED, e));
            }
        }
        return answer;
    }

    /** The end: nobody is left waiting. */
    void failAll(String why) {
        look();
        closed = true;
        for (QueuedCommit commit : queue.commits()) {
            TidemarkException failure = commit.isUnderWay()
                    ? new OutcomeUnknownException(why + " before the answer")
                    : new UnavailableException(why + ", the commit was not sent");
            commit.waiters().forEach(waiter -> waiter.fail(failure));
        }
    }

    private void look() {
        // Cleared first: who submits from here on makes another look due.
        looking.set(false);
        for (Submission next = submitted.poll(); next != null; next = submitted.poll()) {
            enqueue(next);
        }
        send();
    }

    private void enqueue(Submission submission) {
        if (closed) {
            submission.answer().completeExceptionally(new UnavailableException(CLOSED));
            return;
        }
        CommitWaiter waiter = new CommitWaiter(submission.answer());
        ScheduledFuture<?> deadline = loop.schedule(
                () -> {
                    QueuedCommit commit = waiter.commit();
                    waiter.expire("within the deadline");
                    commit.forget(waiter);
                    queue.abandoned(commit);
                },
                submission.deadlineNanos() - System.nanoTime(),
                TimeUnit.NANOSECONDS);
        CompletableFuture<Long> unused =
                submission.answer().whenComplete((revision, failure) -> deadline.cancel(false));
        queue.add(new QueuedCommit(submission.positions(), waiter));
    }

    private void send() {
        while (!pausing && framesUnderWay < options.batchesUnderWayMax() && queue.hasReady()) {
            RemotingChannel connection = route.current();
            if (connection == null) {
                route.whenFound(send);
                return;
            }
            CommitFrame frame = queue.next(connection, System.nanoTime());
            if (frame == null) {
                return;
            }
            send(frame, connection);
        }
    }

    private void send(CommitFrame frame, RemotingChannel connection) {
        CompletableFuture<Long> answer;
        try {
            answer = connection.ask(
                    Request.commit(frame.positions()),
                    Answer::revision,
                    options.answerWait().toNanos());
        } catch (InvalidRequestException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        framesUnderWay++;
        CompletableFuture<Long> unused = answer.whenComplete(FaultLog.telling((revision, failure) -> {
            framesUnderWay--;
            if (failure == null) {
                backoff.reset();
                queue.committed(frame, connection);
                tell(frame, waiter -> waiter.acknowledge(revision));
            } else {
                notCommitted(frame, connection, failure);
            }
            send();
        }));
    }

    private void notCommitted(CommitFrame frame, RemotingChannel connection, Throwable failure) {
        if (failure instanceof OutcomeUnknownException unknown) {
            outcomeUnknown(frame, connection, unknown);
        } else if (failure instanceof BusyException || failure instanceof UnavailableException) {
            TidemarkException refusal = (TidemarkException) failure;
            if (failure instanceof UnavailableException) {
                route.leave(connection);
            }
            tell(frame, waiter -> waiter.refused(refusal));
            queue.returned(frame);
            pause();
        } else if (frame.commits().size() > 1) {
            // Something in it is refused; the others must not suffer for it.
            queue.split(frame);
        } else {
            queue.failed(frame);
            TidemarkException refusal = failure instanceof TidemarkException known
                    ? known
                    : new OutcomeUnknownException("the answer could not be dealt with: " + failure, failure);
            tell(frame, waiter -> waiter.fail(refusal));
        }
    }

    private void outcomeUnknown(CommitFrame frame, RemotingChannel connection, OutcomeUnknownException unknown) {
        if (!connection.isOpen()) {
            route.leave(connection);
        }
        if (options.resendUnknown()) {
            tell(frame, waiter -> waiter.outcomeUnknown(unknown));
            pause();
        }
        queue.unknown(frame, connection, System.nanoTime(), options.resendUnknown());
        ScheduledFuture<?> unused = loop.schedule(
                () -> {
                    queue.settle(frame, System.nanoTime());
                    send();
                },
                options.settleTime().toNanos(),
                TimeUnit.NANOSECONDS);
        if (!options.resendUnknown()) {
            tell(frame, waiter -> waiter.fail(unknown));
        }
    }

    private static void tell(CommitFrame frame, Consumer<CommitWaiter> word) {
        // A copy: who is told may commit again at once, and so join a commit that waits.
        frame.commits().forEach(commit -> List.copyOf(commit.waiters()).forEach(word));
    }

    private void pause() {
        if (pausing) {
            return;
        }
        pausing = true;
        ScheduledFuture<?> unused = loop.schedule(
                () -> {
                    pausing = false;
                    send();
                },
                backoff.nextNanos(),
                TimeUnit.NANOSECONDS);
    }
}
