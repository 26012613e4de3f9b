package io.tidemark.server.remoting;

import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.ResponseCode;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One request's one answer. Any thread may answer, once; what is answered after that is dropped, and so is
 * every answer to a oneway request. A handler has to answer oneway requests all the same: until then they count as
 * open.
 *
 * <p>It lives as long as the request is open, and there may be many of them on many connections, so it does not keep
 * what the request carries: large frames must not pile up in memory while they wait.
 */
final class RequestExchange {

    private static final AtomicIntegerFieldUpdater<RequestExchange> ANSWERED =
            AtomicIntegerFieldUpdater.newUpdater(RequestExchange.class, "answered");

    private final Connection connection;

    /** Invariant: without content. */
    private final RemotingCommand request;

    private final int frameBytes;

    @SuppressWarnings("unused") // by the updater
    private volatile int answered;

    /** Written before the exchange is handed to the connection, which reads it. */
    private @Nullable RemotingCommand response;

    /** Set by the handler before it answers. */
    private @Nullable Runnable afterwards;

    /** @param frameBytes the size of the request's frame with the length word */
    RequestExchange(Connection connection, RemotingCommand request, int frameBytes) {
        this.connection = connection;
        this.request = request.withoutContent();
        this.frameBytes = frameBytes;
    }

    /** What is answered, without its content. */
    RemotingCommand request() {
        return request;
    }

    int frameBytes() {
        return frameBytes;
    }

    /** What is to be written, or null when nothing is. */
    @Nullable
    RemotingCommand response() {
        return response;
    }

    /** Answers SUCCESS. */
    boolean succeed(ExtFields extFields) {
        return answer(RemotingCommand.response(request, ResponseCode.SUCCESS, null, extFields));
    }

    /** Answers SUCCESS with a text for people. */
    boolean succeed(ExtFields extFields, String remark) {
        return answer(RemotingCommand.response(request, ResponseCode.SUCCESS, remark, extFields));
    }

    /** Answers SUCCESS with a body. */
    boolean succeed(ExtFields extFields, byte[] body) {
        return answer(RemotingCommand.response(request, ResponseCode.SUCCESS, null, extFields, body));
    }

    /** Answers with an error that stands nowhere in the history. */
    boolean fail(ErrorKind kind, String remark) {
        return fail(kind, remark, AnswerHeader.error(kind));
    }

    /** Answers with an error. */
    boolean fail(ErrorKind kind, String remark, AnswerHeader header) {
        return answer(RemotingCommand.response(request, kind.code(), remark, header.toFields()));
    }

    /** Has {@code action} run, on the connection's event loop, when the answer is on its way or will never be. */
    void whenWritten(Runnable action) {
        afterwards = action;
    }

    @Nullable
    Runnable afterwards() {
        return afterwards;
    }

    private boolean answer(RemotingCommand command) {
        if (!ANSWERED.compareAndSet(this, 0, 1)) {
            return false;
        }
        if (!request.isOneway()) {
            response = command;
        }
        connection.answered(this);
        return true;
    }
}
