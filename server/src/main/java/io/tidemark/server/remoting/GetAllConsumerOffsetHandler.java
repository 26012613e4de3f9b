package io.tidemark.server.remoting;

import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.snapshot.OffsetSnapshotWriter;
import io.tidemark.core.snapshot.OffsetTableTooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Request 43: the default broker's whole table in one frame, as a RocketMQ slave asks for it. A table that does not
 * fit is refused, never cut.
 */
final class GetAllConsumerOffsetHandler implements RequestHandler {

    private final TableScans scans;

    GetAllConsumerOffsetHandler(TableScans scans) {
        this.scans = scans;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        scans.submit(exchange, Consistency.from(request.extFields()), new WholeTable());
    }

    /** Writes the table when it knows that there is something to write. */
    private static final class WholeTable implements TableScan {

        private boolean hasDefaultRow;

        @Override
        public void row(String row, OffsetRow offsets) {
            hasDefaultRow |= RowKey.isOfBroker(row, "");
        }

        @Override
        public void answer(TableAnswer answer) throws IOException {
            if (!hasDefaultRow) {
                // RocketMQ's words and code.
                answer.refuse("No consumer offset in this broker");
                return;
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try {
                new OffsetSnapshotWriter().writeOffsetTable(answer.table(), body, answer.bodyBytesMax());
            } catch (OffsetTableTooLargeException e) {
                answer.refuse("the table does not fit one frame: positions="
                        + answer.table().summary().positions() + " bodyBytesMax=" + answer.bodyBytesMax()
                        + "; read consumerOffset.json, or query positions");
                return;
            }
            answer.succeed(body.toByteArray());
        }
    }
}
