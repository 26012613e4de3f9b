package io.tidemark.raft.identity;

import io.tidemark.raft.rpc.HelloReply;
import io.tidemark.raft.start.StartCancelledException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Founds a cluster together with all other members that the settings name.
 *
 * <p>Every founding node answers hellos and asks the others; nothing is pushed. The node with the smallest id waits until
 * it has seen every other one ready, with the same members; then it makes the cluster's id and records itself as formed,
 * with everybody's incarnation. The others wait until some node that has formed lists them under the very incarnation
 * they have, and record the same. So there is one id, made by one node and durable there before anybody hears of it, and
 * whichever of them stops half way goes on where it was.
 */
final class ClusterForming {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterForming.class);

    private final IdentitySettings settings;
    private final String incarnation;
    private final PeerPoll peers;

    ClusterForming(IdentitySettings settings, String incarnation, PeerPoll peers) {
        this.settings = settings;
        this.incarnation = incarnation;
        this.peers = peers;
    }

    /**
     * Waits for as long as it takes.
     *
     * @return this node's identity in the new cluster, yet to be recorded; empty when there is a cluster already that
     *     this directory did not found
     */
    Optional<Identity> form() throws StartCancelledException {
        while (true) {
            SortedMap<String, HelloReply> replies = peers.askAll(incarnation);
            List<HelloReply> formed = replies.values().stream()
                    .filter(reply -> reply.kind() == HelloReply.FORMED)
                    .toList();
            if (!formed.isEmpty()) {
                return adopt(formed);
            }
            if (allReady(replies) && settings.nodeId().equals(settings.members().firstKey())) {
                return Optional.of(found(replies));
            }
            peers.pause(waitingFor(replies));
        }
    }

    private Optional<Identity> adopt(List<HelloReply> formed) {
        for (HelloReply reply : formed) {
            SortedMap<String, Founder> founders = Founder.parse(reply.founders());
            if (founders != null && Founder.isListed(founders, settings.nodeId(), incarnation)) {
                return Optional.of(new Identity(reply.clusterId(), settings.nodeId(), incarnation, founders));
            }
        }
        LOG.info(
                "there is a cluster that this directory did not found, clusterId={}",
                formed.get(0).clusterId());
        return Optional.empty();
    }

    private Identity found(Map<String, HelloReply> replies) {
        TreeMap<String, Founder> founders = new TreeMap<>();
        settings.members().forEach((nodeId, address) -> {
            HelloReply reply = replies.get(nodeId);
            founders.put(nodeId, new Founder(reply == null ? incarnation : reply.incarnation(), address));
        });
        return new Identity(UUID.randomUUID().toString(), settings.nodeId(), incarnation, founders);
    }

    private boolean allReady(Map<String, HelloReply> replies) {
        return replies.size() == settings.peers().size()
                && replies.values().stream().allMatch(reply -> reply.kind() == HelloReply.FREE);
    }

    private String waitingFor(Map<String, HelloReply> replies) {
        TreeSet<String> missing = new TreeSet<>(settings.peers().keySet());
        missing.removeAll(replies.keySet());
        StringBuilder line = new StringBuilder("to found a cluster");
        if (!missing.isEmpty()) {
            line.append(", no answer yet from ").append(missing);
        }
        StringBuilder wrong = new StringBuilder();
        replies.forEach((nodeId, reply) -> {
            if (reply.kind() == HelloReply.WAITING) {
                line.append(", nodeId=").append(nodeId).append(" is up but was not started with --form");
            } else if (reply.kind() == HelloReply.WRONG || !reply.members().equals(settings.membersText())) {
                wrong.append(", nodeId=").append(nodeId).append(" has members=").append(reply.members());
            }
        });
        if (!wrong.isEmpty()) {
            line.append(", the members in the settings differ").append(wrong);
            line.append(", but this node has members=").append(settings.membersText());
        }
        return line.toString();
    }
}
