package io.tidemark.raft.identity;

import com.alipay.sofa.jraft.util.Endpoint;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of the nodes that founded a cluster.
 *
 * @param incarnation the random name of its directory at that time
 * @param address its raft address at that time
 */
record Founder(String incarnation, Endpoint address) {

    /** All founders in the form "n1=incarnation@host:port,n2=…", ordered by node id. */
    static String text(SortedMap<String, Founder> founders) {
        return founders.entrySet().stream()
                .map(founder -> founder.getKey() + "=" + founder.getValue().incarnation() + "@"
                        + founder.getValue().address())
                .collect(Collectors.joining(","));
    }

    /** Reads what {@link #text} wrote; null when it is something else. */
    static @Nullable SortedMap<String, Founder> parse(String text) {
        TreeMap<String, Founder> founders = new TreeMap<>();
        for (String founder : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = founder.indexOf('=');
            int at = founder.indexOf('@');
            int colon = founder.lastIndexOf(':');
            if (equals < 1 || at < equals || colon < at) {
                return null;
            }
            try {
                Endpoint address =
                        new Endpoint(founder.substring(at + 1, colon), Integer.parseInt(founder.substring(colon + 1)));
                founders.put(founder.substring(0, equals), new Founder(founder.substring(equals + 1, at), address));
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return founders;
    }

    static boolean isListed(Map<String, Founder> founders, String nodeId, String incarnation) {
        Founder founder = founders.get(nodeId);
        return founder != null && founder.incarnation().equals(incarnation);
    }
}
