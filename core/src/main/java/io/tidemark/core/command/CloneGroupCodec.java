package io.tidemark.core.command;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.offset.RowSelection;

/**
 * The body of a {@link CloneGroup}, version 1.
 *
 * <pre>
 * source                     see {@link RowSelectionCodec}
 * destinationLength, destination   ASCII, the other group
 * </pre>
 */
final class CloneGroupCodec implements BodyCodec<CloneGroup> {

    @Override
    public int bytes(CloneGroup command) {
        int length = command.destination().length();
        return RowSelectionCodec.bytes(command.source()) + Varint.bytes(length) + length;
    }

    @Override
    public void write(CloneGroup command, BodyWriter body) {
        RowSelectionCodec.write(command.source(), body);
        body.writeAscii(command.destination());
    }

    @Override
    public CloneGroup read(long timeMillis, BodyReader body) throws DamagedCommandException {
        RowSelection source = RowSelectionCodec.read(body);
        String destination = body.readAscii("destinationLength", 1, RowKey.LENGTH_MAX);
        try {
            return new CloneGroup(timeMillis, source, destination);
        } catch (InvalidPositionException e) {
            throw body.damaged("clone", e);
        }
    }
}
