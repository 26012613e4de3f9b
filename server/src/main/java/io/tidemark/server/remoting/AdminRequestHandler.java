package io.tidemark.server.remoting;

import io.tidemark.core.protocol.AddMemberRequestHeader;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.MemberRequestHeader;
import io.tidemark.core.protocol.MemberResponseHeader;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.AdminListener;
import io.tidemark.raft.AdminRequest;
import io.tidemark.raft.AdminRequest.AddMember;
import io.tidemark.raft.AdminRequest.PromoteMember;
import io.tidemark.raft.AdminRequest.RemoveMember;
import io.tidemark.raft.AdminRequest.ReplaceMember;
import io.tidemark.raft.AdminRequest.TransferLeadership;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.StoreFailure;
import io.tidemark.raft.StoreSettings.MemberAddress;
import java.util.function.Function;

/** Our requests that change who is a member and who leads. */
final class AdminRequestHandler implements RequestHandler {

    private final OffsetStore store;
    private final Function<ExtFields, AdminRequest> reader;

    private AdminRequestHandler(OffsetStore store, Function<ExtFields, AdminRequest> reader) {
        this.store = store;
        this.reader = reader;
    }

    /** Serves {@code member add}. */
    static AdminRequestHandler addMember(OffsetStore store) {
        return new AdminRequestHandler(store, fields -> {
            AddMemberRequestHeader header = AddMemberRequestHeader.from(fields);
            return new AddMember(new MemberAddress(header.node(), header.host(), header.port()));
        });
    }

    /** Serves one step of {@code member promote}. */
    static AdminRequestHandler promoteMember(OffsetStore store) {
        return new AdminRequestHandler(
                store,
                fields -> new PromoteMember(
                        MemberRequestHeader.requiredFrom(fields).node()));
    }

    /** Serves one step of {@code member remove}. */
    static AdminRequestHandler removeMember(OffsetStore store) {
        return new AdminRequestHandler(
                store,
                fields -> new RemoveMember(
                        MemberRequestHeader.requiredFrom(fields).node()));
    }

    /** Serves one step of {@code member replace}. */
    static AdminRequestHandler replaceMember(OffsetStore store) {
        return new AdminRequestHandler(
                store,
                fields -> new ReplaceMember(
                        MemberRequestHeader.requiredFrom(fields).node()));
    }

    /** Serves the transfer of leadership. */
    static AdminRequestHandler transferLeadership(OffsetStore store) {
        return new AdminRequestHandler(
                store,
                fields ->
                        new TransferLeadership(MemberRequestHeader.from(fields).node()));
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        store.administer(reader.apply(request.extFields()), new Answer(exchange));
    }

    /** Answers when the store has done it, or a step of it. */
    private record Answer(RequestExchange exchange) implements AdminListener {

        @Override
        public void completed(boolean done, String remark) {
            exchange.succeed(new MemberResponseHeader(done).toFields(), remark);
        }

        @Override
        public void failed(StoreFailure failure) {
            StoreFailures.answer(exchange, failure);
        }
    }
}
