package io.tidemark.raft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.raft.StoreSettings.MemberAddress;
import io.tidemark.raft.storage.ConfigurationHistory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Who belongs to the cluster: the configuration that Raft goes by, which holds addresses, and the nodes' names. A node's
 * own word on its name counts; until it is heard, the settings' word, and where they have none the address. Any thread.
 */
final class Members {

    private final PeerId self;

    /** What the settings say, which tells nothing of the nodes that came later. */
    private final Map<PeerId, String> configured = new HashMap<>();

    /** What the nodes say of themselves, also those that are no members any more. */
    private final Map<PeerId, String> heard = new ConcurrentHashMap<>();

    private volatile Supplier<Optional<ConfigurationHistory.Entry>> latest = Optional::empty;

    Members(StoreSettings settings) {
        this(settings.nodeId(), settings.members());
    }

    Members(String nodeId, List<MemberAddress> members) {
        for (MemberAddress member : members) {
            configured.put(new PeerId(member.host(), member.port()), member.nodeId());
        }
        self = configured.entrySet().stream()
                .filter(member -> member.getValue().equals(nodeId))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    PeerId self() {
        return self;
    }

    // ---- Names ----

    /** A node has said what it is called. */
    void heard(PeerId peer, String nodeId) {
        heard.put(peer, nodeId);
    }

    /** The peer's name, or its address when nobody has told it. */
    String name(PeerId peer) {
        String own = heard.get(peer);
        return own == null ? configured.getOrDefault(peer, address(peer)) : own;
    }

    /** What a peer without a name is called. */
    static String address(PeerId peer) {
        return peer.getEndpoint().toString();
    }

    /** The node of this name, or at this address; members of the configuration first, then nodes that were or may be. */
    Optional<PeerId> peer(String nodeId) {
        return inForce(nodeId)
                .or(() -> known().filter(peer -> isCalled(peer, nodeId)).findFirst());
    }

    /** The member of the configuration that has this name, or this address. */
    Optional<PeerId> inForce(String nodeId) {
        return listed().filter(peer -> isCalled(peer, nodeId)).findFirst();
    }

    /** What to say of a name that is nobody's. */
    String unknown(String nodeId) {
        TreeSet<String> names = new TreeSet<>();
        Stream.concat(listed(), known()).map(this::name).forEach(names::add);
        return "node=" + nodeId + " is not known, expected one of " + names;
    }

    private boolean isCalled(PeerId peer, String nodeId) {
        return name(peer).equals(nodeId) || address(peer).equals(nodeId);
    }

    private Stream<PeerId> known() {
        return Stream.concat(heard.keySet().stream(), configured.keySet().stream());
    }

    // ---- The configuration ----

    /** Where the newest configuration is found; once, before the node starts. */
    void follow(Supplier<Optional<ConfigurationHistory.Entry>> newest) {
        latest = newest;
    }

    /** The configuration that Raft goes by at present; empty before there was any. */
    Configuration inForce() {
        return latest.get().map(ConfigurationHistory.Entry::configuration).orElseGet(Configuration::new);
    }

    /** Where the other voters and learners are. */
    List<Endpoint> others() {
        return listed().filter(peer -> !peer.equals(self))
                .map(PeerId::getEndpoint)
                .toList();
    }

    /** Where in the log the configuration in force stands, or the snapshot that it came with; 0 before there was any. */
    long configurationIndex() {
        return latest.get().map(ConfigurationHistory.Entry::index).orElse(0L);
    }

    /** The configuration in force, if it is committed: no change is under way up to this commit index. */
    Optional<Configuration> committed(long committedIndex) {
        return latest.get()
                .filter(entry -> entry.index() <= committedIndex)
                .map(ConfigurationHistory.Entry::configuration);
    }

    boolean isLearner() {
        return inForce().getLearners().contains(self);
    }

    /** Whether it is a voter or a learner. */
    boolean isMember(PeerId peer) {
        return listed().anyMatch(peer::equals);
    }

    /** The voters and learners of the configuration in force. */
    List<PeerId> peers() {
        return listed().toList();
    }

    /** Where the voters and learners of the configuration in force are. */
    List<Endpoint> addresses() {
        return listed().map(PeerId::getEndpoint).toList();
    }

    /**
     * The configuration in force, for people: voters first, by name.
     *
     * @param clientAddress where clients reach a peer, or ""
     */
    List<StoreStatus.Member> list(Function<PeerId, String> clientAddress) {
        Configuration now = inForce();
        List<StoreStatus.Member> members = new ArrayList<>();
        now.getPeers().forEach(peer -> members.add(member(peer, true, clientAddress)));
        now.getLearners().forEach(peer -> members.add(member(peer, false, clientAddress)));
        members.sort(
                Comparator.comparing(StoreStatus.Member::voter).reversed().thenComparing(StoreStatus.Member::nodeId));
        return List.copyOf(members);
    }

    private Stream<PeerId> listed() {
        Configuration now = inForce();
        return Stream.concat(now.getPeers().stream(), now.getLearners().stream());
    }

    private StoreStatus.Member member(PeerId peer, boolean voter, Function<PeerId, String> clientAddress) {
        return new StoreStatus.Member(name(peer), address(peer), voter, clientAddress.apply(peer));
    }
}
