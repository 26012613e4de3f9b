package io.tidemark.core.command;

/** The body of a {@link ResetOffsets}, version 1: that of its positions, as in {@link CommitOffsetsCodec}. */
final class ResetOffsetsCodec implements BodyCodec<ResetOffsets> {

    private final CommitOffsetsCodec positions = new CommitOffsetsCodec();

    @Override
    public int bytes(ResetOffsets command) {
        return positions.bytes(command.positions());
    }

    @Override
    public void write(ResetOffsets command, BodyWriter body) {
        positions.write(command.positions(), body);
    }

    @Override
    public ResetOffsets read(long timeMillis, BodyReader body) throws DamagedCommandException {
        return new ResetOffsets(positions.read(timeMillis, body));
    }
}
