package io.tidemark.failover.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.wire.BadRequest;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.failover.wire.WireRequests;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.TreeSet;

/**
 * F28: requests beyond every bound, to every node, in both serializations. A frame beyond 16 MiB ends its connection, any
 * other is refused with the name of the field, and nothing of it comes into the table; 10,000 queues in one batch that
 * fits are committed.
 */
final class HugeRequests implements Fault {

    private static final String TOPIC = "huge";
    private static final int QUEUES = 10_000;
    private static final int FRAME_BYTES_MAX = 16 << 20;
    private static final int REMARK_MAX = 1_000;

    private final WireRequests requests = new WireRequests();

    /** Grows from batch to batch. */
    private long offset;

    @Override
    public String id() {
        return "F28";
    }

    @Override
    public String title() {
        return "huge requests: frames, batches, names and numbers beyond the bounds";
    }

    @Override
    public void strike(Round round) throws Exception {
        round.cluster().awaitAllFollow();
        Bystanders bystanders = new Bystanders(round);
        round.injuring();
        int refused = 0;
        for (ClusterNode node : round.cluster().nodes()) {
            try (RawClient client = WireRequests.connect(node)) {
                for (SerializeType type : SerializeType.values()) {
                    for (BadRequest bad : BadRequest.all(requests)) {
                        requireRefused(round, node, client, bad, type);
                        refused++;
                    }
                }
                commitManyQueues(round, node, client);
            }
            sendBeyondTheFrame(round, node);
        }
        round.prove("%d requests beyond a bound were sent, a frame beyond 16 MiB and a batch of %,d queues to each node"
                .formatted(refused, QUEUES));
        round.healed();
        bystanders.requireUndisturbed();
        requireOnlyGoodTopics(round);
    }

    private static void requireRefused(
            Round round, ClusterNode node, RawClient client, BadRequest bad, SerializeType type) throws Exception {
        RemotingCommand answer = client.call(bad.request().withSerializeType(type));
        String remark = String.valueOf(answer.remark());
        round.require(
                answer.code() == ResponseCode.INVALID_PARAMETER
                        && remark.contains(bad.field())
                        && remark.length() < REMARK_MAX,
                "%s, %s: code=%d remark=%.200s, expected a refusal that names %s"
                        .formatted(node, type, answer.code(), remark, bad.field()));
    }

    private void commitManyQueues(Round round, ClusterNode node, RawClient client) throws Exception {
        offset++;
        CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
        for (int queue = 0; queue < QUEUES; queue++) {
            batch.add("", TOPIC, "group", queue, offset);
        }
        RemotingCommand answer = client.call(
                requests.request(RequestCode.COMMIT_OFFSETS, batch.build().encode()));
        round.require(
                answer.code() == ResponseCode.SUCCESS,
                "%s: a batch of %,d queues: code=%d remark=%s"
                        .formatted(node, QUEUES, answer.code(), String.valueOf(answer.remark())));
        RemotingCommand read = client.call(
                requests.query(PositionKey.of("", TOPIC, "group", round.random().nextInt(QUEUES))));
        round.require(
                Long.toString(offset).equals(read.extFields().get("offset")),
                "%s: a queue of the batch: %s, expected offset=%d".formatted(node, read, offset));
    }

    /** Sends what the length says and more, as long as the node takes it. */
    private static void sendBeyondTheFrame(Round round, ClusterNode node) throws IOException {
        int length = FRAME_BYTES_MAX + round.random().nextInt(FRAME_BYTES_MAX);
        try (RawClient client = WireRequests.connect(node)) {
            try {
                client.send(ByteBuffer.allocate(8).putInt(length).putInt(4).array());
                for (int sent = 0; sent < length; sent += 1 << 16) {
                    client.send(new byte[1 << 16]);
                }
            } catch (SocketException e) {
                // The node has closed it before all was sent.
            }
            long answered = client.awaitClosed();
            round.require(answered == 0, "%s answered a frame of %d bytes".formatted(node, length));
        }
    }

    /** The whole table of the default broker holds what was committed by good requests, and nothing else. */
    private void requireOnlyGoodTopics(Round round) throws Exception {
        ClusterNode node = round.anyOf(round.cluster().nodes());
        try (RawClient client = WireRequests.connect(node)) {
            RemotingCommand answer =
                    client.call(requests.request(RequestCode.GET_ALL_CONSUMER_OFFSET, ExtFields.EMPTY));
            round.require(
                    answer.code() == ResponseCode.SUCCESS, "%s: the whole table: %s".formatted(node, answer.remark()));
            JsonNode table =
                    JsonMapper.builder().build().readTree(answer.body()).path("offsetTable");
            TreeSet<String> others = new TreeSet<>();
            table.fieldNames().forEachRemaining(others::add);
            others.removeIf(row -> row.startsWith("round-") || row.equals(TOPIC + "@group"));
            round.require(others.isEmpty(), "rows of refused requests: %s".formatted(others));
            round.require(table.has(TOPIC + "@group"), "no row of the batch in the whole table");
        }
    }
}
