package io.tidemark.raft.identity;

import com.alipay.sofa.jraft.util.Endpoint;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a node's settings say about who it is.
 *
 * @param nodeId this node
 * @param members all members by node id, this node among them, with their raft addresses
 * @param form whether an empty directory may found a new cluster together with the other members
 */
public record IdentitySettings(String nodeId, SortedMap<String, Endpoint> members, boolean form) {

    /** Node ids stand in files and messages between '=' and ','. */
    private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public IdentitySettings {
        members = new TreeMap<>(members);
        for (String member : members.keySet()) {
            requireArgument(NODE_ID.matcher(member).matches(), "nodeId=" + member + ", expected " + NODE_ID);
        }
        requireArgument(members.containsKey(nodeId), "nodeId=" + nodeId + " is not one of members=" + members.keySet());
    }

    Endpoint address() {
        return Objects.requireNonNull(members.get(nodeId));
    }

    /** All members but this node. */
    SortedMap<String, Endpoint> peers() {
        TreeMap<String, Endpoint> peers = new TreeMap<>(members);
        peers.remove(nodeId);
        return peers;
    }

    /** The members in the one form in which two nodes with the same settings write them. */
    String membersText() {
        return members.entrySet().stream()
                .map(member -> member.getKey() + "=" + member.getValue())
                .collect(Collectors.joining(","));
    }

    private static void requireArgument(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
