package io.tidemark.server.remoting;

import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.RowSelection;
import io.tidemark.core.protocol.CloneGroupRequestHeader;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.TableChange;

/**
 * Sets a group's positions to those of another one, in one log entry: our request, and RocketMQ's (314), whose fields
 * are among ours. Without a topic all of the group's are cloned; RocketMQ's own broker then clones none.
 */
final class CloneGroupHandler implements RequestHandler {

    private final OffsetStore store;
    private final BrokerNames brokers;

    CloneGroupHandler(OffsetStore store, BrokerNames brokers) {
        this.store = store;
        this.brokers = brokers;
    }

    @Override
    public void handle(RemotingCommand request, RequestExchange exchange) {
        CloneGroupRequestHeader header = CloneGroupRequestHeader.from(request.extFields());
        RowSelection source = new SelectedRows(brokers, FieldName.SOURCE_GROUP)
                .of(header.topic().strip(), header.sourceGroup(), header.brokerName(), header.allBrokers());
        TableChange clone;
        try {
            clone = TableChange.clone(source, header.destinationGroup());
        } catch (InvalidPositionException e) {
            throw WireNames.invalid(e, FieldName.DESTINATION_GROUP);
        }
        store.change(clone, new ChangeAnswer(exchange));
    }
}
