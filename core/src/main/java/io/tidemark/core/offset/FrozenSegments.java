package io.tidemark.core.offset;

/** The segments of one generation, which the writer no longer touches. */
final class FrozenSegments implements FrozenOffsets {

    private final TableSummary summary;
    private final Segment[] segments;

    FrozenSegments(TableSummary summary, Segment[] segments) {
        this.summary = summary;
        this.segments = segments;
    }

    @Override
    public TableSummary summary() {
        return summary;
    }

    @Override
    public <E extends Exception> void forEachRow(RowVisitor<E> visitor) throws E {
        for (Segment segment : segments) {
            segment.forEachRow(visitor);
        }
    }
}
