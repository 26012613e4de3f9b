package io.tidemark.server.remoting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.remoting.InvokeCallback;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.netty.ResponseFuture;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.apache.rocketmq.remoting.protocol.body.ConsumerOffsetSerializeWrapper;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.UpdateConsumerOffsetRequestHeader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RocketMQ's own remoting client, 5.5.0, in both header serializations. */
class RocketMqClientTest {

    private static final int TIMEOUT_MILLIS = 5_000;

    /** One for all tests: its shutdown takes seconds. */
    static final NettyRemotingClient CLIENT = new NettyRemotingClient(new NettyClientConfig());

    ServedStore served;
    String address;

    @BeforeAll
    static void startClient() {
        CLIENT.start();
    }

    @AfterAll
    static void shutDownClient() {
        CLIENT.shutdown();
    }

    @BeforeEach
    void serve() throws Exception {
        served = ServedStore.withDefaults();
        address = "127.0.0.1:" + served.listener.address().getPort();
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void commitsAndQueriesInSync(SerializeType type) throws Exception {
        RemotingCommand committed = CLIENT.invokeSync(address, commit(type, 3, 123_456_789_012L), TIMEOUT_MILLIS);
        RemotingCommand read = CLIENT.invokeSync(address, query(type, 3), TIMEOUT_MILLIS);

        assertThat(committed.getCode()).isZero();
        assertThat(committed.getExtFields()).containsEntry("revision", "1");
        assertThat(committed.getSerializeTypeCurrentRPC()).isEqualTo(type);
        assertThat(read.getCode()).isZero();
        assertThat(read.decodeCommandCustomHeader(QueryConsumerOffsetResponseHeader.class)
                        .getOffset())
                .isEqualTo(123_456_789_012L);
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void commitsOneway(SerializeType type) throws Exception {
        CLIENT.invokeOneway(address, commit(type, 4, 44), TIMEOUT_MILLIS);

        Awaitility.await().untilAsserted(() -> {
            RemotingCommand read = CLIENT.invokeSync(address, query(type, 4), TIMEOUT_MILLIS);
            assertThat(read.getExtFields()).containsEntry("offset", "44");
        });
    }

    @ParameterizedTest
    @EnumSource(SerializeType.class)
    void hearsWhatDoesNotExistAndWhatIsWrong(SerializeType type) throws Exception {
        RemotingCommand unknown = CLIENT.invokeSync(address, query(type, 9), TIMEOUT_MILLIS);
        RemotingCommand bad = CLIENT.invokeSync(address, commit(type, 65_536, 1), TIMEOUT_MILLIS);
        RemotingCommand unsupported = RemotingCommand.createRequestCommand(RequestCode.SEND_MESSAGE, null);
        unsupported.setSerializeTypeCurrentRPC(type);
        RemotingCommand notSupported = CLIENT.invokeSync(address, unsupported, TIMEOUT_MILLIS);

        assertThat(unknown.getCode()).isEqualTo(22);
        assertThat(bad.getCode()).isEqualTo(29);
        assertThat(bad.getRemark()).contains("queueId");
        assertThat(notSupported.getCode()).isEqualTo(3);
        assertThat(CLIENT.invokeSync(address, commit(type, 0, 1), TIMEOUT_MILLIS)
                        .getCode())
                .isZero();
    }

    @Test
    void aThousandAsynchronousCommitsAreAllAnswered() throws Exception {
        CountDownLatch answered = new CountDownLatch(1_000);
        AtomicInteger failed = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            SerializeType type = i % 2 == 0 ? SerializeType.JSON : SerializeType.ROCKETMQ;
            CLIENT.invokeAsync(address, commit(type, i, i), TIMEOUT_MILLIS, new InvokeCallback() {
                @Override
                public void operationComplete(ResponseFuture future) {
                    // Deprecated in favour of the two below, but still abstract.
                }

                @Override
                public void operationSucceed(RemotingCommand response) {
                    if (response.getCode() != 0) {
                        failed.incrementAndGet();
                    }
                    answered.countDown();
                }

                @Override
                public void operationFail(Throwable throwable) {
                    failed.incrementAndGet();
                    answered.countDown();
                }
            });
        }

        assertThat(answered.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(failed).hasValue(0);
    }

    @Test
    void aSlaveReadsTheWholeTable() throws Exception {
        CLIENT.invokeSync(address, commit(SerializeType.JSON, 3, 7), TIMEOUT_MILLIS);

        RemotingCommand all = CLIENT.invokeSync(
                address,
                RemotingCommand.createRequestCommand(RequestCode.GET_ALL_CONSUMER_OFFSET, null),
                TIMEOUT_MILLIS);

        ConsumerOffsetSerializeWrapper table =
                ConsumerOffsetSerializeWrapper.decode(all.getBody(), ConsumerOffsetSerializeWrapper.class);
        assertThat(table.getOffsetTable().get("TopicTest@CG_order")).containsEntry(3, 7L);
        assertThat(table.getDataVersion().getCounter().get()).isEqualTo(1);
    }

    private static RemotingCommand commit(SerializeType type, int queueId, long offset) {
        UpdateConsumerOffsetRequestHeader header = new UpdateConsumerOffsetRequestHeader();
        header.setConsumerGroup("CG_order");
        header.setTopic("TopicTest");
        header.setQueueId(queueId);
        header.setCommitOffset(offset);
        header.setBrokerName(ServedStore.BROKER);
        RemotingCommand request = RemotingCommand.createRequestCommand(RequestCode.UPDATE_CONSUMER_OFFSET, header);
        request.setSerializeTypeCurrentRPC(type);
        return request;
    }

    private static RemotingCommand query(SerializeType type, int queueId) {
        QueryConsumerOffsetRequestHeader header = new QueryConsumerOffsetRequestHeader();
        header.setConsumerGroup("CG_order");
        header.setTopic("TopicTest");
        header.setQueueId(queueId);
        header.setBrokerName(ServedStore.BROKER);
        RemotingCommand request = RemotingCommand.createRequestCommand(RequestCode.QUERY_CONSUMER_OFFSET, header);
        request.setSerializeTypeCurrentRPC(type);
        return request;
    }
}
