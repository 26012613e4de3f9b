package io.tidemark.raft.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.ReplicatorGroup;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.InvokeCallback;
import com.alipay.sofa.jraft.rpc.InvokeContext;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.util.Endpoint;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OneProbeRpcClientTest {

    private static final Endpoint FOLLOWER = new Endpoint("127.0.0.1", 1);
    private static final Endpoint OTHER_FOLLOWER = new Endpoint("127.0.0.1", 2);
    private static final Endpoint NEVER_PROBED = new Endpoint("127.0.0.1", 3);
    private static final AppendEntriesRequest HEARTBEAT = request().build();
    private static final AppendEntriesRequest PROBE =
            request().setData(ByteString.EMPTY).build();
    private static final AppendEntriesResponse REJECTED = AppendEntriesResponse.newBuilder()
            .setTerm(3)
            .setSuccess(false)
            .setLastLogIndex(10)
            .build();

    private final AtomicLong nanos = new AtomicLong();
    private final Wire wire = new Wire();
    private final OneProbeRpcClient client = new OneProbeRpcClient(wire, nanos::get);

    @Test
    void aRejectedHeartbeatAsksForNoProbeWhileOneIsOnItsWay() throws Exception {
        Told probe = send(FOLLOWER, PROBE);
        Told heartbeat = send(FOLLOWER, HEARTBEAT);

        wire.answer(1, REJECTED);

        assertThat(heartbeat.response().getSuccess()).isFalse();
        assertThat(heartbeat.response().getTerm()).isEqualTo(3);
        assertThat(heartbeat.response().hasLastLogIndex()).isFalse();
        wire.answer(0, REJECTED);
        assertThat(probe.response()).isEqualTo(REJECTED);
    }

    /** The leader repeats one that failed by itself, at an interval that is not known here. */
    @Test
    void aRejectedHeartbeatAsksForNoProbeWhileAFailedOneIsAboutToBeRepeated() throws Exception {
        Told failed = send(FOLLOWER, PROBE);
        IllegalStateException failure = new IllegalStateException("the node is starting");
        wire.fail(0, failure);
        assertThat(failed.failure).isSameAs(failure);
        Told heartbeat = send(FOLLOWER, HEARTBEAT);
        nanos.addAndGet(OneProbeRpcClient.IDLE_NANOS - 1);

        wire.answer(1, REJECTED);

        assertThat(heartbeat.response().hasLastLogIndex()).isFalse();
    }

    @Test
    void aRejectedHeartbeatAsksForAProbeWhenNothingElseWill() throws Exception {
        send(FOLLOWER, PROBE);
        wire.answer(0, REJECTED);
        nanos.addAndGet(OneProbeRpcClient.IDLE_NANOS);
        send(OTHER_FOLLOWER, PROBE);
        Told heartbeat = send(FOLLOWER, HEARTBEAT);
        Told first = send(NEVER_PROBED, HEARTBEAT);

        wire.answer(2, REJECTED);
        wire.answer(3, REJECTED);

        assertThat(heartbeat.response()).isEqualTo(REJECTED);
        assertThat(first.response()).isEqualTo(REJECTED);
    }

    @Test
    void anAcceptedHeartbeatIsToldAsItIs() throws Exception {
        Told probe = send(FOLLOWER, PROBE);
        Told heartbeat = send(FOLLOWER, HEARTBEAT);
        AppendEntriesResponse accepted =
                AppendEntriesResponse.newBuilder(REJECTED).setSuccess(true).build();

        wire.answer(1, accepted);

        assertThat(heartbeat.response()).isEqualTo(accepted);
        assertThat(probe.result).isNull();
    }

    private Told send(Endpoint to, Message request) throws Exception {
        Told told = new Told();
        client.invokeAsync(to, request, null, told, 1_000);
        return told;
    }

    private static AppendEntriesRequest.Builder request() {
        return AppendEntriesRequest.newBuilder()
                .setGroupId("group")
                .setServerId("127.0.0.1:3")
                .setPeerId("127.0.0.1:1")
                .setTerm(3)
                .setPrevLogTerm(3)
                .setPrevLogIndex(20)
                .setCommittedIndex(20);
    }

    /** What JRaft is told. */
    private static final class Told implements InvokeCallback {

        private @Nullable Object result;
        private @Nullable Throwable failure;

        @Override
        public void complete(@Nullable Object answer, @Nullable Throwable error) {
            result = answer;
            failure = error;
        }

        AppendEntriesResponse response() {
            assertThat(result).isInstanceOf(AppendEntriesResponse.class);
            return (AppendEntriesResponse) Objects.requireNonNull(result);
        }

        @Override
        public Executor executor() {
            return Runnable::run;
        }
    }

    /** Answers when it is told to, in any order. */
    private static final class Wire implements RpcClient {

        private final List<InvokeCallback> sent = new ArrayList<>();

        void answer(int number, Object result) {
            sent.get(number).complete(result, null);
        }

        void fail(int number, Throwable failure) {
            sent.get(number).complete(null, failure);
        }

        @Override
        public void invokeAsync(
                Endpoint to, Object request, @Nullable InvokeContext context, InvokeCallback callback, long timeout) {
            sent.add(callback);
        }

        @Override
        public boolean checkConnection(Endpoint endpoint) {
            return true;
        }

        @Override
        public boolean checkConnection(Endpoint endpoint, boolean createIfAbsent) {
            return true;
        }

        @Override
        public void closeConnection(Endpoint endpoint) {}

        @Override
        public void registerConnectEventListener(ReplicatorGroup replicators) {}

        @Override
        public Object invokeSync(Endpoint to, Object request, @Nullable InvokeContext context, long timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean init(@Nullable RpcOptions options) {
            return true;
        }

        @Override
        public void shutdown() {}
    }
}
