package io.tidemark.raft.rpc;

import java.util.function.Consumer;

/** Answers one kind of request from other nodes. */
@FunctionalInterface
public interface RpcHandler<Q, R> {

    /** Takes a request; {@code reply} is given the answer once, in this call or later, on any thread. */
    void handle(Q request, Consumer<R> reply);
}
