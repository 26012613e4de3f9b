package io.tidemark.raft.rpc;

import com.alipay.sofa.jraft.rpc.InvokeCallback;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Completes a call's future with a reply of the expected class, or with why there is none. */
final class ReplyCallback<R> implements InvokeCallback {

    private final Class<R> expected;
    private final CompletableFuture<R> answer;
    private final Executor executor;

    ReplyCallback(Class<R> expected, CompletableFuture<R> answer, Executor executor) {
        this.expected = expected;
        this.answer = answer;
        this.executor = executor;
    }

    @Override
    public void complete(@Nullable Object reply, @Nullable Throwable error) {
        if (error != null) {
            answer.completeExceptionally(error);
        } else if (expected.isInstance(reply)) {
            answer.complete(expected.cast(reply));
        } else {
            answer.completeExceptionally(new IllegalStateException(
                    "unexpected reply=" + reply + ", expected a " + expected.getSimpleName()));
        }
    }

    @Override
    public Executor executor() {
        return executor;
    }
}
