package io.tidemark.core.command;

/** The body of a {@link DeleteOffsets}, version 1: its rows, as in {@link RowSelectionCodec}. */
final class DeleteOffsetsCodec implements BodyCodec<DeleteOffsets> {

    @Override
    public int bytes(DeleteOffsets command) {
        return RowSelectionCodec.bytes(command.rows());
    }

    @Override
    public void write(DeleteOffsets command, BodyWriter body) {
        RowSelectionCodec.write(command.rows(), body);
    }

    @Override
    public DeleteOffsets read(long timeMillis, BodyReader body) throws DamagedCommandException {
        return new DeleteOffsets(timeMillis, RowSelectionCodec.read(body));
    }
}
