package io.tidemark.server.remoting;

import static io.tidemark.core.protocol.RequestCode.GET_ALL_CONSUMER_OFFSET;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.server.settings.ListenSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Request 43 at its bounds. */
class WholeTableTest {

    @Test
    void aTableBeyondOneFrameIsRefusedAndNeverCut() throws Exception {
        ListenSettings small = new ListenSettings(
                "127.0.0.1", 0, 10, Duration.ofMinutes(2), 100, 8 << 20, 65_536, 64 << 20, 1 << 20, 1 << 19, 1);
        CommitOffsetsBody.Builder batch = CommitOffsetsBody.builder();
        for (int i = 0; i < 6_000; i++) {
            batch.add("", "topic", "group", i, 1_000_000_000L + i);
        }
        try (ServedStore served = new ServedStore(small)) {
            RawClient client = served.connect();
            assertThat(client.call(served.commitBatch(batch)).code()).isZero();

            RemotingCommand all = client.call(served.request(GET_ALL_CONSUMER_OFFSET, ExtFields.EMPTY));

            assertThat(all.code()).isEqualTo(1);
            assertThat(all.remark()).contains("does not fit one frame", "positions=6000");
            assertThat(all.extFields().get("errorKind")).isEqualTo("REFUSED");
            assertThat(all.body()).isEmpty();
            assertThat(client.call(served.query(0)).code()).isZero();
        }
    }

    @Test
    void onlyAFewAreWrittenAtOnceAndTheirPlacesComeBack() throws Exception {
        try (ServedStore served = ServedStore.withDefaults()) {
            RawClient client = served.connect();
            client.call(served.commit(0, 1));
            Runnable release = served.store.hold();
            for (int i = 0; i < 4; i++) {
                client.send(served.request(GET_ALL_CONSUMER_OFFSET, ExtFields.EMPTY));
            }
            RemotingCommand fifth = client.call(served.request(GET_ALL_CONSUMER_OFFSET, ExtFields.EMPTY));
            assertThat(fifth.code()).isEqualTo(2);
            release.run();
            for (int i = 0; i < 4; i++) {
                assertThat(client.receive().code()).isZero();
            }

            for (int i = 0; i < 20; i++) {
                assertThat(client.call(served.request(GET_ALL_CONSUMER_OFFSET, ExtFields.EMPTY))
                                .code())
                        .isZero();
            }
        }
    }
}
