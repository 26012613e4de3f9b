package io.tidemark.raft.identity;

import io.tidemark.raft.rpc.HelloReply;
import io.tidemark.raft.start.StartCancelledException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Asks the peers which cluster they belong to and what this node is in it; only its leader's word counts. */
final class ClusterEnquiry {

    private final IdentitySettings settings;
    private final PeerPoll peers;

    ClusterEnquiry(IdentitySettings settings, PeerPoll peers) {
        this.settings = settings;
        this.peers = peers;
    }

    /**
     * What the leader says.
     *
     * @param leaderId its node id
     * @param standing what the committed configuration makes of this node
     */
    record Answer(String leaderId, String clusterId, SortedMap<String, Founder> founders, Standing standing) {

        /** Whether the cluster counts on this node's vote. */
        boolean voter() {
            return standing == Standing.VOTER;
        }
    }

    /** Asks once; empty when no leader answered. */
    Optional<Answer> askLeaderOnce() throws StartCancelledException {
        return leaderAmong(peers.askAll("").values());
    }

    /** Asks until a leader answers, for as long as it takes. */
    Answer askLeader(String why) throws StartCancelledException {
        while (true) {
            SortedMap<String, HelloReply> replies = peers.askAll("");
            Optional<Answer> answer = leaderAmong(replies.values());
            if (answer.isPresent()) {
                return answer.get();
            }
            peers.pause(why + ", no leader answers yet: " + describe(replies));
        }
    }

    /** Asks for so long; empty when no leader answered. */
    Optional<Answer> askLeader(String why, Duration longest) throws StartCancelledException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            SortedMap<String, HelloReply> replies = peers.askAll("");
            Optional<Answer> answer = leaderAmong(replies.values());
            if (answer.isPresent() || System.nanoTime() - deadline >= 0) {
                return answer;
            }
            peers.pause(why + ", no leader answers yet: " + describe(replies));
        }
    }

    private Optional<Answer> leaderAmong(Collection<HelloReply> replies) {
        return replies.stream()
                .filter(reply -> reply.kind() == HelloReply.FORMED && reply.leading())
                .map(this::answer)
                .findFirst();
    }

    private Answer answer(HelloReply reply) {
        SortedMap<String, Founder> founders = Founder.parse(reply.founders());
        return new Answer(
                reply.nodeId(),
                reply.clusterId(),
                founders == null ? new TreeMap<>() : founders,
                isAmong(reply.voters())
                        ? Standing.VOTER
                        : isAmong(reply.learners()) ? Standing.LEARNER : Standing.NO_MEMBER);
    }

    private boolean isAmong(String addresses) {
        return Arrays.asList(addresses.split(",", -1))
                .contains(settings.address().toString());
    }

    private String describe(SortedMap<String, HelloReply> replies) {
        TreeSet<String> silent = new TreeSet<>(settings.peers().keySet());
        silent.removeAll(replies.keySet());
        return "silent=" + silent + " answering=" + replies.keySet();
    }
}
