package io.tidemark.client;

import io.tidemark.core.protocol.RemotingCommand;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The requests of one connection that wait for their answers, by opaque. Any thread. */
final class PendingAnswers {

    private final Map<Integer, CompletableFuture<RemotingCommand>> byOpaque = new ConcurrentHashMap<>();

    CompletableFuture<RemotingCommand> expect(int opaque) {
        CompletableFuture<RemotingCommand> answer = new CompletableFuture<>();
        byOpaque.put(opaque, answer);
        return answer;
    }

    /** An answer that nobody waits for any more came too late, and is dropped. */
    void complete(RemotingCommand answer) {
        CompletableFuture<RemotingCommand> waiting = byOpaque.remove(answer.opaque());
        if (waiting != null) {
            waiting.complete(answer);
        }
    }

    boolean isEmpty() {
        return byOpaque.isEmpty();
    }

    void forget(int opaque) {
        byOpaque.remove(opaque);
    }

    /** No answer will come any more. */
    void failAll(Throwable cause) {
        byOpaque.values().forEach(answer -> answer.completeExceptionally(cause));
    }
}
