package io.tidemark.server.remoting;

import static io.tidemark.core.protocol.RequestCode.DESCRIBE_GROUP;
import static io.tidemark.core.protocol.RequestCode.LIST_GROUPS;
import static io.tidemark.core.protocol.RequestCode.RESET_OFFSETS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.DescribeGroupRequestHeader;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.GroupListBody;
import io.tidemark.core.protocol.GroupOffsetsBody;
import io.tidemark.core.protocol.ListGroupsRequestHeader;
import io.tidemark.core.protocol.PageResponseHeader;
import io.tidemark.core.protocol.PositionList;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.raft.FailureKind;
import io.tidemark.raft.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our requests for groups, page by page. */
class GroupPagesTest {

    private static final long SEED = Long.getLong("tidemark.test.seed", 20_260_106L);

    ServedStore served;
    RawClient client;

    @BeforeEach
    void serve() throws Exception {
        served = ServedStore.withDefaults();
        client = served.connect();
    }

    @AfterEach
    void stop() throws Exception {
        served.close();
    }

    private void commit(CommitOffsetsBody.Builder batch) throws Exception {
        assertThat(client.call(served.commitBatch(batch)).code()).isZero();
    }

    private RemotingCommand list(String after, int max, Consistency consistency) throws Exception {
        return client.call(
                served.request(LIST_GROUPS, new ListGroupsRequestHeader(after, max, consistency).toFields()));
    }

    private RemotingCommand describe(String group, String after, Consistency consistency) throws Exception {
        return client.call(
                served.request(DESCRIBE_GROUP, new DescribeGroupRequestHeader(group, after, consistency).toFields()));
    }

    private static List<String> positions(RemotingCommand answer) {
        assertThat(answer.code()).as(answer.remark()).isZero();
        GroupOffsetsBody body = GroupOffsetsBody.decode(answer.body());
        PositionList positions = body.positions();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            int row = positions.rowOf(i);
            assertThat(body.held(i)).isFalse();
            texts.add(positions.topic(row) + "@" + positions.group(row) + "@" + positions.broker(row) + "/"
                    + positions.queueId(i) + "=" + body.offset(i));
        }
        return texts;
    }

    @Test
    void groupsAreListedByNameWithWhatTheyHaveAtAllBrokers() throws Exception {
        commit(CommitOffsetsBody.builder()
                .add("", "orders", "g2", 0, 1)
                .add("", "orders", "g1", 0, 1)
                .add("", "orders", "g1", 5, 1)
                .add("", "bills", "g1", 0, 1)
                .add("broker-b", "orders", "g1", 0, 1));

        RemotingCommand answer = list("", 1_000, Consistency.LINEARIZABLE);

        assertThat(PageResponseHeader.from(answer.extFields())).isEqualTo(new PageResponseHeader(1, false, false));
        assertThat(new String(answer.body(), UTF_8))
                .isEqualTo("{\"groups\":[{\"group\":\"g1\",\"topics\":2,\"positions\":4,\"brokers\":2},"
                        + "{\"group\":\"g2\",\"topics\":1,\"positions\":1,\"brokers\":1}]}");
    }

    @Test
    void pagesOfGroupsPutTogetherAreAllGroups() throws Exception {
        Random random = new Random(SEED);
        TreeSet<String> expected = new TreeSet<>();
        CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
        for (int i = 0; i < 500; i++) {
            String group = "g" + random.nextInt(300);
            expected.add(group);
            batch.add("", "topic-" + random.nextInt(5), group, random.nextInt(4), i);
        }
        commit(batch);

        for (int max : new int[] {1, 7, 10_000}) {
            List<String> found = new ArrayList<>();
            boolean more = true;
            while (more) {
                String after = found.isEmpty() ? "" : found.get(found.size() - 1);
                RemotingCommand answer = list(after, max, Consistency.LINEARIZABLE);
                List<GroupListBody.Group> page =
                        GroupListBody.decode(answer.body()).groups();
                assertThat(page).hasSizeBetween(1, max);
                page.forEach(group -> found.add(group.group()));
                more = PageResponseHeader.from(answer.extFields()).more();
            }
            assertThat(found).as("max %d, seed %d", max, SEED).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void anEmptyTableHasNoGroupsAndBehindTheLastThereAreNone() throws Exception {
        RemotingCommand empty = list("", 10, Consistency.STALE);
        assertThat(GroupListBody.decode(empty.body()).groups()).isEmpty();
        assertThat(PageResponseHeader.from(empty.extFields())).isEqualTo(new PageResponseHeader(0, true, false));

        client.call(served.commit(0, 1));
        assertThat(GroupListBody.decode(
                                list("group", 10, Consistency.LINEARIZABLE).body())
                        .groups())
                .isEmpty();
    }

    @Test
    void aBadMaximumIsNamed() throws Exception {
        for (String max : List.of("0", "10001", "-1", "x", "")) {
            RemotingCommand answer = client.call(served.request(LIST_GROUPS, ExtFields.of("max", max)));
            assertThat(answer.code()).as(max).isEqualTo(29);
            assertThat(answer.remark()).startsWith("max=" + max + ", expected");
        }
    }

    @Test
    void aGroupIsDescribedByRowAndQueueAtAllBrokers() throws Exception {
        commit(CommitOffsetsBody.builder()
                .add("", "orders", "g1", 9, 4)
                .add("", "orders", "g1", 2, 3)
                .add("broker-b", "orders", "g1", 0, 5)
                .add("", "bills", "g1", 0, 123_456_789_012L)
                .add("", "orders", "g11", 0, 1));

        RemotingCommand answer = describe("g1", "", Consistency.LINEARIZABLE);

        assertThat(PageResponseHeader.from(answer.extFields())).isEqualTo(new PageResponseHeader(1, false, false));
        assertThat(positions(answer))
                .containsExactly(
                        "bills@g1@/0=123456789012", "orders@g1@/2=3", "orders@g1@/9=4", "orders@g1@broker-b/0=5");
        assertThat(positions(describe("g1", "orders@g1", Consistency.STALE))).containsExactly("orders@g1@broker-b/0=5");
    }

    @Test
    void positionsThatAResetHoldsAreMarked() throws Exception {
        commit(CommitOffsetsBody.builder().add("", "orders", "g1", 0, 4).add("", "orders", "g1", 2, 5));
        CommitOffsetsBody reset =
                CommitOffsetsBody.builder().add("", "orders", "g1", 2, 1).build();
        assertThat(client.call(served.request(RESET_OFFSETS, ExtFields.EMPTY, reset.encode()))
                        .code())
                .isZero();

        GroupOffsetsBody body = GroupOffsetsBody.decode(
                describe("g1", "", Consistency.LINEARIZABLE).body());

        assertThat(body.held(0)).isFalse();
        assertThat(body.held(1)).isTrue();
        assertThat(body.offset(1)).isEqualTo(1);
    }

    @Test
    void behindTheLastRowAPageIsEmptyAndTheGroupIsStillThere() throws Exception {
        client.call(served.commit(0, 1));

        RemotingCommand answer = describe("group", "topic@group", Consistency.LINEARIZABLE);

        assertThat(positions(answer)).isEmpty();
        assertThat(PageResponseHeader.from(answer.extFields()).more()).isFalse();
    }

    @Test
    void aPageHasWholeRowsOnlyAndNoneIsLeftOut() throws Exception {
        Random random = new Random(SEED);
        int[] sizes = {40_000, 20_000, 50_000, 15_000, 65_536, 1};
        List<String> expected = new ArrayList<>();
        for (int row = 0; row < sizes.length; row++) {
            for (int from = 0; from < sizes[row]; from += 20_000) {
                CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
                for (int queue = from; queue < Math.min(sizes[row], from + 20_000); queue++) {
                    long offset = random.nextInt(1_000);
                    batch.add("", "t" + row, "group", queue, offset);
                    expected.add("t" + row + "@group@/" + queue + "=" + offset);
                }
                commit(batch);
            }
        }

        List<String> found = new ArrayList<>();
        List<Integer> pages = new ArrayList<>();
        String after = "";
        boolean more = true;
        while (more) {
            RemotingCommand answer = describe("group", after, Consistency.LINEARIZABLE);
            List<String> page = positions(answer);
            found.addAll(page);
            pages.add(page.size());
            String last = page.get(page.size() - 1);
            after = last.substring(0, last.indexOf("@/"));
            more = PageResponseHeader.from(answer.extFields()).more();
        }

        assertThat(pages).containsExactly(60_000, 65_000, 65_536, 1);
        assertThat(found).as("seed %d", SEED).isEqualTo(expected);
    }

    @Test
    void aGroupWithoutPositionsIsNotFoundOnlyByALinearizableRead() throws Exception {
        RemotingCommand linearizable = describe("nobody", "", Consistency.LINEARIZABLE);
        RemotingCommand stale = describe("nobody", "", Consistency.STALE);

        assertThat(linearizable.code()).isEqualTo(22);
        assertThat(linearizable.extFields().get("errorKind")).isEqualTo("NOT_FOUND");
        assertThat(linearizable.extFields().get("revision")).isEqualTo("0");
        assertThat(stale.code()).isEqualTo(4002);
        assertThat(stale.extFields().get("stale")).isEqualTo("true");
    }

    @Test
    void aBadGroupIsNamed() throws Exception {
        assertThat(client.call(served.request(DESCRIBE_GROUP, ExtFields.EMPTY)).remark())
                .isEqualTo("consumerGroup is missing");
        RemotingCommand bad = describe("a@b", "", Consistency.LINEARIZABLE);
        assertThat(bad.code()).isEqualTo(29);
        assertThat(bad.remark()).startsWith("consumerGroup: group has character");
    }

    @Test
    void withoutALeaderNoPageIsAnswered() throws Exception {
        served.store.failWith(new StoreFailure(FailureKind.UNAVAILABLE, "no leader"));

        assertThat(list("", 10, Consistency.LINEARIZABLE).code()).isEqualTo(14);
        assertThat(describe("group", "", Consistency.LINEARIZABLE).code()).isEqualTo(14);
    }
}
