package io.tidemark.server.cluster;

import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.failover.cluster.ClusterNode;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.SerializeType;
import org.apache.rocketmq.remoting.protocol.body.ConsumerOffsetSerializeWrapper;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.protocol.header.QueryConsumerOffsetResponseHeader;
import org.apache.rocketmq.remoting.protocol.header.UpdateConsumerOffsetRequestHeader;
import org.apache.rocketmq.remoting.rpc.RpcRequestHeader;

/** RocketMQ's own remoting client, 5.5.0, with one connection to each node. Any thread may use it. */
final class RocketMqClient implements AutoCloseable {

    static final int SUCCESS = 0;
    static final int SYSTEM_BUSY = 2;
    static final int SERVICE_NOT_AVAILABLE = 14;
    static final int QUERY_NOT_FOUND = 22;
    static final int OUTCOME_UNKNOWN = 4001;

    /** Longer than the 3 s in which a node answers everything: a timeout closes RocketMQ's connection. */
    private static final int TIMEOUT_MILLIS = 10_000;

    private final NettyRemotingClient client = new NettyRemotingClient(new NettyClientConfig());

    RocketMqClient() {
        client.start();
    }

    /** One try of a commit. */
    RemotingCommand tryCommit(ClusterNode node, SerializeType type, PositionKey key, long offset)
            throws RemotingException, InterruptedException {
        return ask(node, update(type, key, offset));
    }

    /** Commits again until the answer is no passing error; returns the answer. */
    RemotingCommand commit(ClusterNode node, SerializeType type, PositionKey key, long offset)
            throws RemotingException, InterruptedException {
        return untilAnswered(node, () -> update(type, key, offset));
    }

    /** Commits without hearing what becomes of it. */
    void commitOneway(ClusterNode node, SerializeType type, PositionKey key, long offset)
            throws RemotingException, InterruptedException {
        client.invokeOneway(address(node), update(type, key, offset), TIMEOUT_MILLIS);
    }

    /** Asks until the answer is no passing error; returns the answer. */
    RemotingCommand query(ClusterNode node, SerializeType type, PositionKey key)
            throws RemotingException, InterruptedException {
        return untilAnswered(node, () -> {
            QueryConsumerOffsetRequestHeader header = new QueryConsumerOffsetRequestHeader();
            header.setConsumerGroup(RowKey.group(key.row()));
            header.setTopic(RowKey.topic(key.row()));
            header.setQueueId(key.queueId());
            nameBroker(header, key);
            return request(RequestCode.QUERY_CONSUMER_OFFSET, header, type);
        });
    }

    /** As RocketMQ's consumer does with the broker of its queue. */
    private static void nameBroker(RpcRequestHeader header, PositionKey key) {
        String broker = RowKey.broker(key.row());
        if (!broker.isEmpty()) {
            header.setBrokerName(broker);
        }
    }

    /** The whole table as a slave of a broker asks for it. */
    ConsumerOffsetSerializeWrapper wholeTable(ClusterNode node, SerializeType type)
            throws RemotingException, InterruptedException {
        RemotingCommand answer = untilAnswered(node, () -> {
            RemotingCommand request = RemotingCommand.createRequestCommand(RequestCode.GET_ALL_CONSUMER_OFFSET, null);
            request.setSerializeTypeCurrentRPC(type);
            return request;
        });
        if (answer.getCode() != SUCCESS) {
            throw new AssertionError("code=" + answer.getCode() + " remark=" + answer.getRemark());
        }
        return ConsumerOffsetSerializeWrapper.decode(answer.getBody(), ConsumerOffsetSerializeWrapper.class);
    }

    /** Asks for anything by its fields until the answer is no passing error; returns the answer. */
    RemotingCommand ask(ClusterNode node, int code, Map<String, String> fields)
            throws RemotingException, InterruptedException {
        return untilAnswered(node, () -> {
            RemotingCommand request = RemotingCommand.createRequestCommand(code, null);
            request.setExtFields(new HashMap<>(fields));
            return request;
        });
    }

    /** The offset in an answer to a query, as RocketMQ's consumer takes it out. */
    static long offset(RemotingCommand answer) throws RemotingException {
        return answer.decodeCommandCustomHeader(QueryConsumerOffsetResponseHeader.class)
                .getOffset();
    }

    static long revision(RemotingCommand answer) {
        return Long.parseLong(answer.getExtFields().get("revision"));
    }

    /** Whether the answer is one of those that a cluster gives while it elects a leader. */
    static boolean isPassing(RemotingCommand answer) {
        int code = answer.getCode();
        return code == SYSTEM_BUSY || code == SERVICE_NOT_AVAILABLE || code == OUTCOME_UNKNOWN;
    }

    @Override
    public void close() {
        client.shutdown();
    }

    private interface Requests {
        RemotingCommand next();
    }

    private RemotingCommand untilAnswered(ClusterNode node, Requests requests)
            throws RemotingException, InterruptedException {
        long deadline = System.nanoTime() + ClusterNode.PATIENCE.toNanos();
        while (true) {
            RemotingCommand answer = ask(node, requests.next());
            if (!isPassing(answer) || System.nanoTime() > deadline) {
                return answer;
            }
            Patience.pause();
        }
    }

    private RemotingCommand ask(ClusterNode node, RemotingCommand request)
            throws RemotingException, InterruptedException {
        return client.invokeSync(address(node), request, TIMEOUT_MILLIS);
    }

    private static RemotingCommand update(SerializeType type, PositionKey key, long offset) {
        UpdateConsumerOffsetRequestHeader header = new UpdateConsumerOffsetRequestHeader();
        header.setConsumerGroup(RowKey.group(key.row()));
        header.setTopic(RowKey.topic(key.row()));
        header.setQueueId(key.queueId());
        nameBroker(header, key);
        header.setCommitOffset(offset);
        return request(RequestCode.UPDATE_CONSUMER_OFFSET, header, type);
    }

    private static RemotingCommand request(int code, CommandCustomHeader header, SerializeType type) {
        RemotingCommand request = RemotingCommand.createRequestCommand(code, header);
        request.setSerializeTypeCurrentRPC(type);
        return request;
    }

    private static String address(ClusterNode node) {
        return node.address().toString();
    }
}
