package io.tidemark.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import io.tidemark.raft.StoreSettings.MemberAddress;
import io.tidemark.raft.rpc.PeerStateReply;
import io.tidemark.raft.storage.ConfigurationHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A group of nodes as its leader n1 sees it: the configuration, which changes as it is told, and the nodes, which answer
 * or do not. Node nX is at 127.0.0.1:X.
 */
final class FakeGroup implements GroupConfiguration {

    /** The changes in their order, as in "+learner n4". */
    final List<String> changes = new ArrayList<>();

    final Members members = new Members(
            "n1",
            List.of(
                    new MemberAddress("n1", "127.0.0.1", 1),
                    new MemberAddress("n2", "127.0.0.1", 2),
                    new MemberAddress("n3", "127.0.0.1", 3)));

    private final Deque<Status> failures = new ArrayDeque<>();
    private final Map<PeerId, PeerStateReply> states = new HashMap<>();
    private final Set<PeerId> answering = new HashSet<>();
    private Configuration configuration = new Configuration();
    private long index = 1;
    private long committed = 1;

    FakeGroup() {
        for (int number = 1; number <= 3; number++) {
            configuration.addPeer(peer(number));
            runs(number);
        }
        members.follow(() -> Optional.of(new ConfigurationHistory.Entry(index, configuration)));
    }

    static PeerId peer(int number) {
        return new PeerId("127.0.0.1", number);
    }

    /** The node runs, calls itself nX and has applied everything. */
    void runs(int number) {
        runs(number, "n" + number, Long.MAX_VALUE / 2, false);
    }

    void runs(int number, String name, long applied, boolean startedAsLearner) {
        PeerId peer = peer(number);
        answering.add(peer);
        states.put(peer, new PeerStateReply("group", name, Members.address(peer), "client", applied, startedAsLearner));
    }

    /** The node answers nobody. */
    void isDown(int number) {
        answering.remove(peer(number));
        states.remove(peer(number));
    }

    /** The node answers its leader's heartbeats, but no question. */
    void isSlow(int number) {
        states.remove(peer(number));
    }

    void committedTo(long index) {
        committed = index;
    }

    /** A change was begun and is not committed yet. */
    void changes() {
        index = committed + 1;
    }

    /** The change after {@code before} others fails. */
    void failsAfter(int before) {
        for (int i = 0; i < before; i++) {
            failures.add(Status.OK());
        }
        failures.add(new Status(RaftError.ECATCHUP, "it was made to fail"));
    }

    /** What {@code askPeer} is: an answer tells the node's name. */
    Optional<PeerStateReply> ask(PeerId peer) {
        Optional<PeerStateReply> state = Optional.ofNullable(states.get(peer));
        state.ifPresent(answer -> members.heard(peer, answer.nodeId()));
        return state;
    }

    String voters() {
        return names(configuration.listPeers());
    }

    String learners() {
        return names(configuration.listLearners());
    }

    private String names(Iterable<PeerId> peers) {
        List<String> names = new ArrayList<>();
        peers.forEach(peer -> names.add("n" + peer.getPort()));
        names.sort(null);
        return String.join(" ", names);
    }

    @Override
    public Status addLearner(PeerId peer) {
        return change("+learner", peer, next -> next.addLearner(peer));
    }

    @Override
    public Status removeLearner(PeerId peer) {
        return change("-learner", peer, next -> next.removeLearner(peer));
    }

    @Override
    public Status addVoter(PeerId peer) {
        return change("+voter", peer, next -> next.addPeer(peer));
    }

    @Override
    public Status removeVoter(PeerId peer) {
        return change("-voter", peer, next -> next.removePeer(peer));
    }

    private Status change(String kind, PeerId peer, Consumer<Configuration> change) {
        changes.add(kind + " n" + peer.getPort());
        Status outcome = failures.isEmpty() ? Status.OK() : failures.remove();
        if (outcome.isOk()) {
            Configuration next = configuration.copy();
            change.accept(next);
            configuration = next;
            index++;
            committed = Math.max(committed, index);
        }
        return outcome;
    }

    @Override
    public List<PeerId> answeringVoters() {
        return configuration.getPeers().stream().filter(answering::contains).toList();
    }

    @Override
    public long committedIndex() {
        return committed;
    }
}
