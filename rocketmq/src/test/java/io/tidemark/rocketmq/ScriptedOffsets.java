package io.tidemark.rocketmq;

import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A cluster that answers as a test says: at once, unless it is to keep commits waiting. */
final class ScriptedOffsets implements ClusterOffsets {

    /** A commit without an answer. */
    record Waiting(Position position, CompletableFuture<Long> answer) {}

    final Map<PositionKey, Long> table = new ConcurrentHashMap<>();

    /** Everything that was asked for, in its order: {@code commit KEY=OFFSET} and {@code read KEY}. */
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Exception> refusals = new ArrayList<>();
    private boolean keepWaiting;
    private @Nullable TidemarkException unreadable;
    private Runnable duringRead = () -> {};

    @Override
    public synchronized CompletableFuture<Long> commit(Position position) {
        asked.add("commit " + position.key().row() + " " + position.key().queueId() + " = " + position.offset());
        if (keepWaiting) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            waiting.add(new Waiting(position, answer));
            return answer;
        }
        if (!refusals.isEmpty()) {
            Exception refusal = refusals.remove(0);
            if (refusal instanceof RuntimeException thrown) {
                throw thrown;
            }
            return CompletableFuture.failedFuture(refusal);
        }
        table.put(position.key(), position.offset());
        return CompletableFuture.completedFuture(1L);
    }

    @Override
    public Optional<Long> takeOver(PositionKey key) throws TidemarkException {
        asked.add("read " + key.row() + " " + key.queueId());
        duringRead.run();
        if (unreadable != null) {
            throw unreadable;
        }
        return Optional.ofNullable(table.get(key));
    }

    /** Refuses the next commits, one each; what no cluster answers is thrown. */
    synchronized void refuse(Exception... why) {
        refusals.addAll(List.of(why));
    }

    /** Answers no commit until it is told. */
    synchronized void keepWaiting() {
        keepWaiting = true;
    }

    /** Answers the commits that wait, and those to come. */
    void answer() {
        for (Waiting each : release()) {
            table.put(each.position().key(), each.position().offset());
            each.answer().complete(1L);
        }
    }

    /** Refuses the commits that wait, and takes those to come. */
    void answer(TidemarkException refusal) {
        release().forEach(each -> each.answer().completeExceptionally(refusal));
    }

    private synchronized List<Waiting> release() {
        keepWaiting = false;
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    void readsFail(@Nullable TidemarkException why) {
        unreadable = why;
    }

    void duringRead(Runnable action) {
        duringRead = action;
    }

    List<String> asked() {
        return List.copyOf(asked);
    }

    /** What was asked since the last look. */
    List<String> takeAsked() {
        List<String> all = List.copyOf(asked);
        asked.clear();
        return all;
    }
}
