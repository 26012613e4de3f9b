package io.tidemark.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.raft.StoreSettings.MemberAddress;
import io.tidemark.raft.storage.ConfigurationHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who belongs to the cluster: names from the settings, and the configuration that Raft goes by. Any thread. */
final class Members {

    private final Map<String, PeerId> peers = new HashMap<>();
    private final Map<PeerId, String> names = new HashMap<>();
    private final String nodeId;

    private volatile @Nullable ConfigurationHistory history;

    Members(StoreSettings settings) {
        nodeId = settings.nodeId();
        for (MemberAddress member : settings.members()) {
            PeerId peer = new PeerId(member.host(), member.port());
            peers.put(member.nodeId(), peer);
            names.put(peer, member.nodeId());
        }
    }

    PeerId self() {
        return peer(nodeId).orElseThrow();
    }

    Optional<PeerId> peer(String nodeId) {
        return Optional.ofNullable(peers.get(nodeId));
    }

    /** The peer's name, or its address when the settings do not name it. */
    String name(PeerId peer) {
        return names.getOrDefault(peer, peer.getEndpoint().toString());
    }

    List<String> names() {
        return peers.keySet().stream().sorted().toList();
    }

    /** Where the configurations are kept; once, before the node starts. */
    void follow(ConfigurationHistory configurations) {
        history = configurations;
    }

    /** The configuration that Raft goes by at present; empty before there was any. */
    Configuration inForce() {
        return latest().map(ConfigurationHistory.Entry::configuration).orElseGet(Configuration::new);
    }

    /** Where in the log the configuration in force stands, or the snapshot that it came with; 0 before there was any. */
    long configurationIndex() {
        return latest().map(ConfigurationHistory.Entry::index).orElse(0L);
    }

    /** The configuration in force, if it is committed: no change is under way up to this commit index. */
    Optional<Configuration> committed(long committedIndex) {
        return latest().filter(entry -> entry.index() <= committedIndex).map(ConfigurationHistory.Entry::configuration);
    }

    private Optional<ConfigurationHistory.Entry> latest() {
        ConfigurationHistory known = history;
        return known == null ? Optional.empty() : known.latest();
    }

    boolean isLearner() {
        return inForce().getLearners().contains(self());
    }

    /** The configuration in force, for people: voters first, by name. */
    List<StoreStatus.Member> list() {
        Configuration now = inForce();
        List<StoreStatus.Member> members = new ArrayList<>();
        now.getPeers().forEach(peer -> members.add(member(peer, true)));
        now.getLearners().forEach(peer -> members.add(member(peer, false)));
        members.sort(
                Comparator.comparing(StoreStatus.Member::voter).reversed().thenComparing(StoreStatus.Member::nodeId));
        return List.copyOf(members);
    }

    private StoreStatus.Member member(PeerId peer, boolean voter) {
        return new StoreStatus.Member(name(peer), peer.getEndpoint().toString(), voter);
    }
}
