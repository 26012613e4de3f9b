package io.tidemark.raft;

import com.alipay.sofa.jraft.entity.PeerId;
import io.tidemark.raft.identity.Standing;
import io.tidemark.raft.rpc.PeerStateReply;
import io.tidemark.raft.start.Troubles;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second, on a thread of its own, whether every member's name is known, and whether this node is a member
 * itself. A leader stops talking to a node that it removes, mostly before the node has heard of it; so a node that has no
 * leader for a while asks, and says what it learned among its troubles.
 */
final class MembershipWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MembershipWatch.class);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    /** So many looks without a leader are no election any more. */
    private static final int LOOKS_WITHOUT_LEADER = 3;

    private static final String TROUBLE = "membership";

    private final Members members;
    private final Leadership leadership;
    private final Function<PeerId, Optional<PeerStateReply>> askPeer;
    private final Enquiry enquiry;
    private final Troubles troubles;
    private final ScheduledExecutorService executor;

    /** The watch's thread's alone, as those below: the members that have not told their names since the last change. */
    private Set<PeerId> unheard = new HashSet<>();

    private long heardOfIndex = -1;
    private int looksWithoutLeader;
    private String told = "";

    /** Asks the cluster's leader, wherever it is, what this node is. */
    @FunctionalInterface
    interface Enquiry {

        /** What the leader says; empty when none answered. Blocks for a few seconds at most. */
        Optional<Standing> ask();
    }

    /** @param askPeer asks a node, which tells its name to {@link Members} too */
    MembershipWatch(
            Members members,
            Leadership leadership,
            Function<PeerId, Optional<PeerStateReply>> askPeer,
            Enquiry enquiry,
            Troubles troubles) {
        this.members = members;
        this.leadership = leadership;
        this.askPeer = askPeer;
        this.enquiry = enquiry;
        this.troubles = troubles;
        this.executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tidemark-members");
            thread.setDaemon(true);
            return thread;
        });
    }

    void start() {
        var unused = executor.scheduleWithFixedDelay(this::run, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("A look at the members failed, the next one follows", e);
        }
    }

    /** One look. */
    void look() {
        hearNames();
        if (leadership.view().hasLeader()) {
            looksWithoutLeader = 0;
            tell("");
            return;
        }
        looksWithoutLeader++;
        if (looksWithoutLeader >= LOOKS_WITHOUT_LEADER) {
            judge(enquiry.ask());
        }
    }

    private void hearNames() {
        long index = members.configurationIndex();
        List<PeerId> now = members.peers();
        if (index != heardOfIndex) {
            heardOfIndex = index;
            unheard = new HashSet<>(now);
            unheard.remove(members.self());
        }
        unheard.removeIf(peer -> askPeer.apply(peer).isPresent());
    }

    private void judge(Optional<Standing> leadersWord) {
        String self = members.name(members.self()) + "=" + Members.address(members.self());
        if (leadersWord.isPresent()) {
            tell(
                    leadersWord.get() == Standing.NO_MEMBER
                            ? "this node is no member of its cluster, says the leader: add it (scripts/tidemark member add "
                                    + self + "), or stop it if it was removed"
                            : "");
        } else if (!members.inForce().isEmpty() && !members.isMember(members.self())) {
            tell("this node was removed from its cluster, by the last it has heard, and no leader answers it now");
        }
    }

    private void tell(String line) {
        if (line.equals(told)) {
            return;
        }
        told = line;
        if (line.isEmpty()) {
            troubles.withdraw(TROUBLE);
        } else {
            troubles.report(TROUBLE, line);
            LOG.warn("{}", line);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
