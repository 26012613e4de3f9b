package io.tidemark.server.remoting;

import io.tidemark.core.offset.FrozenOffsets;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;

/**
 * The answer to a request that had the table looked through; it carries the revision at which the table was read.
 *
 * @param stale whether it was not read linearizably
 * @param bodyBytesMax the greatest body that fits a frame
 */
record TableAnswer(RequestExchange exchange, FrozenOffsets table, boolean stale, int bodyBytesMax) {

    long revision() {
        return table.summary().index();
    }

    /** Answers SUCCESS with a body, if it fits a frame. */
    void succeed(byte[] body) {
        succeed(AnswerHeader.read(revision(), stale).toFields(), body);
    }

    /** Answers SUCCESS with a body, if it fits a frame. */
    void succeed(ExtFields fields, byte[] body) {
        if (body.length > bodyBytesMax) {
            refuseTooLarge();
        } else {
            exchange.succeed(fields, body);
        }
    }

    /** Answers that what was asked for is not there, as far as this node knows when it was a stale read. */
    void missing(ErrorKind kind, String remark) {
        if (stale) {
            exchange.fail(
                    ErrorKind.STALE_NOT_FOUND,
                    remark + ", by a stale read on this node; others may have it, ask with consistency=linearizable",
                    AnswerHeader.notFound(revision(), true));
        } else {
            exchange.fail(kind, remark, new AnswerHeader(revision(), false, kind));
        }
    }

    void refuse(String remark) {
        exchange.fail(ErrorKind.REFUSED, remark, new AnswerHeader(revision(), stale, ErrorKind.REFUSED));
    }

    void refuseTooLarge() {
        refuse("the answer does not fit one frame: bodyBytesMax=" + bodyBytesMax + "; ask for less");
    }
}
