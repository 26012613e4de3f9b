package io.tidemark.server.remoting;

import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.raft.StoreStatus;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cluster as RocketMQ's clients see a broker: the leader is its master, with the id 0, the other voters are its
 * slaves. All take every request, so a client that knows an older leader, or none, is served as well.
 */
final class BrokerAddresses {

    /** RocketMQ's {@code brokerClusterName} when nobody chose one. */
    static final String CLUSTER = "DefaultCluster";

    private static final int MASTER = 0;

    private BrokerAddresses() {}

    /** Where clients reach the voters, by broker ids; of those that have told, and so empty when none has. */
    static SortedMap<Integer, String> of(StoreStatus status) {
        SortedMap<Integer, String> addresses = new TreeMap<>();
        if (!status.leaderClientAddress().isEmpty()) {
            addresses.put(MASTER, status.leaderClientAddress());
        }
        int id = MASTER;
        for (StoreStatus.Member member : status.members()) {
            boolean leads = member.nodeId().equals(status.leaderId());
            if (member.voter() && !leads && !member.clientAddress().isEmpty()) {
                id++;
                addresses.put(id, member.clientAddress());
            }
        }
        return addresses;
    }

    /** Answers when there is no address: tools cannot do with a broker that has none. */
    static void refuse(RequestExchange exchange) {
        exchange.fail(ErrorKind.UNAVAILABLE, "the node knows no member of its cluster yet, ask again or another node");
    }

    /** Writes what RocketMQ calls {@code BrokerData}. */
    static void write(RocketMqJson json, String name, SortedMap<Integer, String> addresses) {
        json.beginObject().name("brokerAddrs").beginObject();
        addresses.forEach((id, address) -> json.name(Integer.toString(id)).value(address));
        json.endObject().name("brokerName").value(name);
        json.name("cluster").value(CLUSTER);
        json.name("enableActingMaster").value(false).endObject();
    }
}
