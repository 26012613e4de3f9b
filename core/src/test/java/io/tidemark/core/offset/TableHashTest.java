package io.tidemark.core.offset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The figures were computed by another program from the definition in {@link TableHash}. */
class TableHashTest {

    @Test
    void rowHashIsAsDefined() {
        assertThat(TableHash.rowHash("TopicA@GroupA")).isEqualTo(0x0267a95c0cbda6beL);
        assertThat(TableHash.rowHash("TopicA@GroupA@broker-b")).isEqualTo(0x5b87fbc2d6b95b01L);
    }

    @Test
    void positionHashIsAsDefined() {
        assertThat(positionHash("TopicA@GroupA", 0, 10)).isEqualTo(0x0fa8bd3620c9243cL);
        assertThat(positionHash("TopicA@GroupA", 1, 123_456_789_012L)).isEqualTo(0xadc4d4642b433827L);
        assertThat(positionHash("TopicA@GroupA@broker-b", 65_535, Long.MAX_VALUE))
                .isEqualTo(0x24a6aa65f73135c4L);
    }

    @Test
    void tableHashIsTheSum() {
        OffsetTable table = new OffsetTable();
        table.apply(1, 1, 0, editor -> {
            editor.put("TopicA@GroupA@broker-b", 65_535, Long.MAX_VALUE);
            editor.put("TopicA@GroupA", 1, 123_456_789_012L);
            editor.put("TopicA@GroupA", 0, 10);
        });

        assertThat(table.summary().hash()).isEqualTo(0xe2143c00433d9227L);
    }

    private static long positionHash(String row, int queueId, long offset) {
        return TableHash.positionHash(TableHash.rowHash(row), queueId, offset, false);
    }
}
