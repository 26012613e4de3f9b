package io.tidemark.server.remoting;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.snapshot.OffsetSnapshotWriter;
import io.tidemark.core.snapshot.OffsetTableTooLargeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes whole tables as bodies of answers, on a thread of its own. There are few at a time, from the request until
 * the last byte is written: each may take 16 MiB, and a client that does not read keeps it.
 */
final class WholeTableAnswers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WholeTableAnswers.class);

    private static final int ANSWERS_MAX = 4;

    /** More than the frame's lengths and the header of such an answer take. */
    private static final int HEADER_BYTES_MAX = 4_096;

    private final OffsetSnapshotWriter writer = new OffsetSnapshotWriter();
    private final Semaphore places = new Semaphore(ANSWERS_MAX);
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("tidemark-table", true));
    private final int bodyBytesMax;

    WholeTableAnswers(int frameBytesMax) {
        this.bodyBytesMax = frameBytesMax - HEADER_BYTES_MAX;
    }

    /** Takes a place for an answer, given back when it is written; or answers BUSY and says no. */
    boolean admit(RequestExchange exchange) {
        if (!places.tryAcquire()) {
            exchange.fail(ErrorKind.BUSY, "the node writes " + ANSWERS_MAX + " whole tables already, ask again");
            return false;
        }
        exchange.whenWritten(places::release);
        return true;
    }

    /**
     * Answers with a table. Any thread; returns at once.
     *
     * @param stale whether it was not read linearizably
     */
    void answer(RequestExchange exchange, FrozenOffsets table, boolean stale) {
        thread.execute(() -> {
            try {
                write(exchange, table, stale);
            } catch (IOException | RuntimeException e) {
                LOG.error(
                        "the table at index={} cannot be written as an answer",
                        table.summary().index(),
                        e);
                exchange.fail(ErrorKind.INTERNAL, "internal error, see the node's log: " + e);
            }
        });
    }

    private void write(RequestExchange exchange, FrozenOffsets table, boolean stale) throws IOException {
        long revision = table.summary().index();
        if (!hasDefaultRow(table)) {
            // RocketMQ's words and code.
            exchange.fail(
                    ErrorKind.REFUSED,
                    "No consumer offset in this broker",
                    new AnswerHeader(revision, stale, ErrorKind.REFUSED));
            return;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            writer.writeOffsetTable(table, body, bodyBytesMax);
        } catch (OffsetTableTooLargeException e) {
            exchange.fail(
                    ErrorKind.REFUSED,
                    "the table does not fit one frame: positions="
                            + table.summary().positions() + " bodyBytesMax=" + bodyBytesMax
                            + "; read consumerOffset.json, or query positions",
                    new AnswerHeader(revision, stale, ErrorKind.REFUSED));
            return;
        }
        exchange.succeed(AnswerHeader.read(revision, stale).toFields(), body.toByteArray());
    }

    private static boolean hasDefaultRow(FrozenOffsets table) {
        boolean[] found = new boolean[1];
        table.<RuntimeException>forEachRow(
                (row, offsets) -> found[0] |= RowKey.broker(row).isEmpty());
        return found[0];
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
