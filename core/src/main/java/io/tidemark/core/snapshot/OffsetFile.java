package io.tidemark.core.snapshot;

import io.tidemark.core.offset.OffsetTable;

/** A file of offsets that was read whole, of one of two kinds. */
public sealed interface OffsetFile {

    /** The positions that it holds. */
    OffsetTable table();

    /** Written by Tidemark: checksum, counts and table hash are right. */
    record Ours(LoadedSnapshot snapshot) implements OffsetFile {

        @Override
        public OffsetTable table() {
            return snapshot.table();
        }
    }

    /** Written by a RocketMQ broker, or in its form: it has no checksum, so a changed digit would not be seen. */
    record RocketMq(RocketMqOffsets offsets) implements OffsetFile {

        @Override
        public OffsetTable table() {
            return offsets.table();
        }
    }
}
