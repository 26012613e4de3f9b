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
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps a leader from probing a follower twice at a time. Any thread.
 *
 * <p>A leader that finds out where a follower's log ends sends it a probe, and after a failure one more at each heartbeat
 * interval. JRaft 1.4.1 sends another for each heartbeat that the follower rejects. When a snapshot of the leader's
 * shortens its log between two that are under way, the second is no probe but {@code InstallSnapshot}; then the first
 * one's rejection closes that snapshot, and the leader takes the follower to be installing it forever: it is sent
 * heartbeats and nothing else, until there is another leader or it starts once more ({@code Replicator}: {@code
 * onAppendEntriesReturned} resets what is under way but not the state, which {@code installSnapshot} then finds to be
 * {@code Snapshot}).
 *
 * <p>So a heartbeat tells the leader where a follower's log ends only when the leader has sent that follower no probe
 * and no entries for {@link #IDLE_NANOS}: it is idle then, and nothing else would have it look. A heartbeat that is
 * rejected sooner only shows that the follower is alive.
 */
final class OneProbeRpcClient implements RpcClient {

    /** Many times the heartbeat interval, a tenth of the election timeout, after which a failed probe is repeated. */
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RpcClient client;
    private final LongSupplier nanoTime;

    /** When each follower was last sent a probe or entries. */
    private final ConcurrentMap<Endpoint, Long> appendedNanos = new ConcurrentHashMap<>();

    OneProbeRpcClient(RpcClient client, LongSupplier nanoTime) {
        this.client = client;
        this.nanoTime = nanoTime;
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
        InvokeCallback told = callback;
        if (request instanceof AppendEntriesRequest append) {
            if (isHeartbeat(append)) {
                told = new HeartbeatAnswer(endpoint, callback);
            } else {
                appendedNanos.put(endpoint, nanoTime.getAsLong());
            }
        }
        client.invokeAsync(endpoint, request, context, told, timeoutMillis);
    }

    /** As JRaft tells them apart: a probe has data, of no bytes. */
    private static boolean isHeartbeat(AppendEntriesRequest request) {
        return request.getEntriesCount() == 0 && !request.hasData();
    }

    private boolean isIdle(Endpoint endpoint) {
        Long last = appendedNanos.get(endpoint);
        return last == null || nanoTime.getAsLong() - last >= IDLE_NANOS;
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

    /** Tells of the answer to a heartbeat. */
    private final class HeartbeatAnswer implements InvokeCallback {

        private final Endpoint follower;
        private final InvokeCallback callback;

        HeartbeatAnswer(Endpoint follower, InvokeCallback callback) {
            this.follower = follower;
            this.callback = callback;
        }

        @Override
        public void complete(@Nullable Object result, @Nullable Throwable failure) {
            callback.complete(isIdle(follower) ? result : withoutLogEnd(result), failure);
        }

        /** The same without the end of the follower's log, if it is a rejection. */
        private @Nullable Object withoutLogEnd(@Nullable Object result) {
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
