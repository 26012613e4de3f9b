package io.tidemark.failover.wire;

import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import java.util.ArrayList;
import java.util.List;

/**
 * A good frame with a request that is beyond the bounds, and has to be refused before anything comes into the log.
 *
 * @param field what the refusal has to name
 */
public record BadRequest(RemotingCommand request, String field) {

    /** Of a name that is too long, a separator of names in a name, a queue id or a batch beyond its bound. */
    public static List<BadRequest> all(WireRequests requests) {
        String endless = "a".repeat(65_536);
        String separated = "a@b";
        List<BadRequest> bad = new ArrayList<>();
        for (String name : List.of(endless, separated)) {
            bad.add(new BadRequest(update(requests, name, "group", "0", ""), "topic"));
            bad.add(new BadRequest(update(requests, "topic", name, "0", ""), "consumerGroup"));
            bad.add(new BadRequest(update(requests, "topic", "group", "0", name), "bname"));
            bad.add(new BadRequest(batch(requests, name, "group", 0), "positions[1].topic"));
            bad.add(new BadRequest(batch(requests, "topic", name, 0), "positions[1].consumerGroup"));
        }
        bad.add(new BadRequest(update(requests, "topic", "group", "65536", ""), "queueId"));
        bad.add(new BadRequest(update(requests, "topic", "group", "-1", ""), "queueId"));
        bad.add(new BadRequest(batch(requests, "topic", "group", 65_536), "positions[1].queueId"));
        bad.add(new BadRequest(requests.request(RequestCode.COMMIT_OFFSETS, CountedBatch.of(65_537)), "positions"));
        bad.add(new BadRequest(requests.request(RequestCode.COMMIT_OFFSETS, manyLongRows()), "positions"));
        bad.add(new BadRequest(requests.request(RequestCode.COMMIT_OFFSETS, new byte[(1 << 20) + 1]), "body"));
        bad.add(new BadRequest(requests.request(RequestCode.COMMIT_OFFSETS, new byte[(16 << 20) - 1_000]), "body"));
        bad.add(new BadRequest(requests.request(RequestCode.QUERY_OFFSETS, new byte[(16 << 20) - 1_000]), "body"));
        return bad;
    }

    private static RemotingCommand update(
            WireRequests requests, String topic, String group, String queueId, String broker) {
        ExtFields.Builder fields = ExtFields.builder()
                .add("consumerGroup", group)
                .add("topic", topic)
                .add("queueId", queueId)
                .add("commitOffset", "1");
        if (!broker.isEmpty()) {
            fields.add("bname", broker);
        }
        return requests.request(RequestCode.UPDATE_CONSUMER_OFFSET, fields.build());
    }

    /** Each of some topics with each of some groups: short on the wire, and rows of 1.5 MB in the log. */
    private static byte[] manyLongRows() {
        CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
        for (int topic = 100; topic < 200; topic++) {
            for (int group = 100; group < 160; group++) {
                batch.add("", topic + "t".repeat(120), group + "g".repeat(110), 0, 1);
            }
        }
        return batch.build().encode();
    }

    /** Two positions, of which the second is bad: the first may not be applied either. */
    private static RemotingCommand batch(WireRequests requests, String topic, String group, int queueId) {
        return requests.request(
                RequestCode.COMMIT_OFFSETS,
                CommitOffsetsBody.builder()
                        .add("", "topic", "group", 0, 1)
                        .add("", topic, group, queueId, 1)
                        .build()
                        .encode());
    }
}
