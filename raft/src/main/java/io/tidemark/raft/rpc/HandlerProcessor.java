package io.tidemark.raft.rpc;

import com.alipay.sofa.jraft.rpc.RpcContext;
import com.alipay.sofa.jraft.rpc.RpcProcessor;
import java.util.concurrent.Executor;

/** A handler as JRaft's server wants it. */
final class HandlerProcessor<Q, R> implements RpcProcessor<Object> {

    private final Class<Q> request;
    private final Executor executor;
    private final RpcHandler<Q, R> handler;

    HandlerProcessor(Class<Q> request, Executor executor, RpcHandler<Q, R> handler) {
        this.request = request;
        this.executor = executor;
        this.handler = handler;
    }

    @Override
    public void handleRequest(RpcContext context, Object message) {
        // The frame names the class that chose this processor; what is in the frame may be another message.
        handler.handle(request.cast(message), context::sendResponse);
    }

    @Override
    public String interest() {
        return request.getName();
    }

    @Override
    public Executor executor() {
        return executor;
    }
}
