package io.tidemark.server.remoting;

import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.RemotingCommand;

/**
 * What RocketMQ's clients tell a broker of themselves, and tools ask it about them. Nodes keep no account of clients:
 * whatever is told is taken note of by nobody, and nobody is known to be connected.
 */
final class ClientHandlers {

    private ClientHandlers() {}

    /**
     * Requests 34 (heartbeat), 35 (a client leaves), 46 (whether a subscription can be served: there are no messages to
     * choose from) and 216 (a topic is taken off a name server: routes come from positions).
     */
    static void accept(RemotingCommand request, RequestExchange exchange) {
        exchange.succeed(ExtFields.EMPTY);
    }

    /** Request 203: the connections of a group. */
    static void connections(RemotingCommand request, RequestExchange exchange) {
        String group = NameFields.requireGroup(request.extFields(), FieldName.CONSUMER_GROUP);
        exchange.fail(ErrorKind.NOT_ONLINE, "the consumer group[" + group + "] not online");
    }

    /** Request 38: the clients of a group. */
    static void ofGroup(RemotingCommand request, RequestExchange exchange) {
        String group = NameFields.requireGroup(request.extFields(), FieldName.CONSUMER_GROUP);
        exchange.fail(ErrorKind.REFUSED, "no consumer for this group, " + group);
    }
}
