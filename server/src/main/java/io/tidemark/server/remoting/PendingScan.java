package io.tidemark.server.remoting;

import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.offset.OffsetRow;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.raft.StoreFailure;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A scan that waits or runs, with the request that it answers. A fault of one does not reach the others of its batch. */
final class PendingScan {

    private static final Logger LOG = LoggerFactory.getLogger(PendingScan.class);

    private final RequestExchange exchange;
    private final TableScan scan;

    /** Whether it broke, and its request is answered; the scanning thread's alone. */
    private boolean broken;

    PendingScan(RequestExchange exchange, TableScan scan) {
        this.exchange = exchange;
        this.scan = scan;
    }

    void row(String row, OffsetRow offsets) {
        if (broken) {
            return;
        }
        try {
            scan.row(row, offsets);
        } catch (RuntimeException e) {
            broken = true;
            broke(e);
        }
    }

    void answer(FrozenOffsets table, boolean stale, int bodyBytesMax) {
        if (broken) {
            return;
        }
        TableAnswer answer = new TableAnswer(exchange, table, stale, bodyBytesMax);
        try {
            scan.answer(answer);
        } catch (AnswerTooLargeException e) {
            answer.refuseTooLarge();
        } catch (IOException | RuntimeException e) {
            broke(e);
        }
    }

    void failed(StoreFailure failure) {
        StoreFailures.answer(exchange, failure);
    }

    void broke(Exception cause) {
        LOG.error(
                "scan={} code={} failed",
                scan.getClass().getSimpleName(),
                exchange.request().code(),
                cause);
        exchange.fail(ErrorKind.INTERNAL, "internal error, see the node's log: " + cause);
    }
}
