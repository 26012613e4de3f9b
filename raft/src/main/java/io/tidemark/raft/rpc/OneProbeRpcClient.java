package io.tidemark.raft.rpc;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.util.Endpoint;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps a leader from probing a follower twice at a time. Any thread.
 *
 * <p>A leader that finds out where a follower's log ends sends it a probe, and one more for each heartbeat that the
 * follower rejects meanwhile. When a snapshot of the leader's shortens its log between two of them, the second is no
 * probe but {@code InstallSnapshot}; then the first one's rejection closes that snapshot, and JRaft 1.4.1 takes the
 * follower to be installing it forever: it is sent heartbeats and nothing else, until there is another leader or it
 * starts once more ({@code Replicator}: {@code onAppendEntriesReturned} resets what is under way but not the state,
 * which {@code installSnapshot} then finds to be {@code Snapshot}).
 *
 * <p>So the leader is not told where a follower's log ends by a heartbeat while entries or a probe are on their way to
 * it: their answer tells it. A heartbeat that is rejected without that only shows that the follower is alive.
 */
final class OneProbeRpcClient implements RpcClient {

    private final RpcClient client;

    /** How many probes and requests with entries have no answer yet. */
    private final ConcurrentMap<Endpoint, AtomicInteger> appending = new ConcurrentHashMap<>();

    OneProbeRpcClient(RpcClient client) {
        this.client = client;
    }

    /** The client that does the work. */
    RpcClient delegate() {
        return client;
    }

    @Override
    public void invokeAsync(
            Endpoint endpoint,
            Object request,
            @Nullable InvokeContext context,
            InvokeCallback callback,
            long timeoutMillis)
            throws InterruptedException, RemotingException {
        if (!(request instanceof AppendEntriesRequest append)) {
            client.invokeAsync(endpoint, request, context, callback, timeoutMillis);
            return;
        }
        AtomicInteger unanswered = appending.computeIfAbsent(endpoint, unused -> new AtomicInteger());
        if (isHeartbeat(append)) {
            client.invokeAsync(endpoint, request, context, new HeartbeatAnswer(callback, unanswered), timeoutMillis);
            return;
        }
        unanswered.incrementAndGet();
        boolean sent = false;
        try {
            client.invokeAsync(endpoint, request, context, new AppendAnswer(callback, unanswered), timeoutMillis);
            sent = true;
        } finally {
            if (!sent) {
                unanswered.decrementAndGet();
            }
        }
    }

    /** As JRaft tells them apart: a probe has data, of no bytes. */
    private static boolean isHeartbeat(AppendEntriesRequest request) {
        return request.getEntriesCount() == 0 && !request.hasData();
    }

    @Override
    public boolean checkConnection(Endpoint endpoint) {
        return client.checkConnection(endpoint);
    }

    @Override
    public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
        return client.checkConnection(endpoint, createIfAbsent);
    }

    @Override
    public void closeConnection(Endpoint endpoint) {
        client.closeConnection(endpoint);
    }

    @Override
    public void registerConnectEventListener(ReplicatorGroup replicators) {
        client.registerConnectEventListener(replicators);
    }

    @Override
    public Object invokeSync(Endpoint endpoint, Object request, @Nullable InvokeContext context, long timeoutMillis)
            throws InterruptedException, RemotingException {
        return client.invokeSync(endpoint, request, context, timeoutMillis);
    }

    @Override
    public boolean init(RpcOptions options) {
        return client.init(options);
    }

    @Override
    public void shutdown() {
        client.shutdown();
    }

    /** Tells of the answer to a probe or to entries, and then counts it. */
    private record AppendAnswer(InvokeCallback callback, AtomicInteger unanswered) implements InvokeCallback {

        @Override
        public void complete(@Nullable Object result, @Nullable Throwable failure) {
            try {
                callback.complete(result, failure);
            } finally {
                unanswered.decrementAndGet();
            }
        }

        @Override
        public Executor executor() {
            return callback.executor();
        }
    }

    /** Tells of the answer to a heartbeat. */
    private record HeartbeatAnswer(InvokeCallback callback, AtomicInteger unanswered) implements InvokeCallback {

        @Override
        public void complete(@Nullable Object result, @Nullable Throwable failure) {
            callback.complete(unanswered.get() > 0 ? withoutLogEnd(result) : result, failure);
        }

        /** The same without the end of the follower's log, if it is a rejection. */
        private static @Nullable Object withoutLogEnd(@Nullable Object result) {
            return result instanceof AppendEntriesResponse answer && !answer.getSuccess()
                    ? answer.toBuilder().clearLastLogIndex().build()
                    : result;
        }

        @Override
        public Executor executor() {
            return callback.executor();
        }
    }
}
