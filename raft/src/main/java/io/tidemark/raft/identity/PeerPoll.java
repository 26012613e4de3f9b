package io.tidemark.raft.identity;

import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.raft.rpc.HelloReply;
import io.tidemark.raft.rpc.HelloRequest;
import io.tidemark.raft.rpc.RaftRpc;
import io.tidemark.raft.start.StartCancelledException;
import io.tidemark.raft.start.Troubles;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all peers at once who they are, again and again, until the asking node knows what it needs or is told to stop.
 * Peers are those that the settings name and the members that those know of: the settings of a node that comes later need
 * to name one member only, which may not lead. One thread at a time uses it; {@link #cancel} from any.
 */
final class PeerPoll implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PeerPoll.class);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final int MEMBERS_USUALLY = 4;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    /** The subject of what is being waited for, among the troubles. */
    static final String WAITING = "waiting";

    private final IdentitySettings settings;
    private final RaftRpc rpc;
    private final Troubles troubles;
    private final ExecutorService callers;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    /** Members that the settings do not name. */
    private final Set<Endpoint> further = ConcurrentHashMap.newKeySet();

    private final Map<String, String> misnamed = new ConcurrentSkipListMap<>();

    private long lastLineNanos = System.nanoTime() - BETWEEN_LINES.toNanos() + TimeUnit.SECONDS.toNanos(2);

    PeerPoll(IdentitySettings settings, RaftRpc rpc, Troubles troubles) {
        this.settings = settings;
        this.rpc = rpc;
        this.troubles = troubles;
        // A call may block its thread while it connects; no peer may hold up another.
        this.callers = RaftRpc.pool(
                "hello-" + rpc.address().getPort(),
                Math.max(MEMBERS_USUALLY, settings.peers().size()));
    }

    /** Asks these too from now on. */
    void askAlso(Collection<Endpoint> members) {
        members.stream()
                .filter(member -> !settings.members().containsValue(member))
                .forEach(further::add);
    }

    /** Asks every peer once; those that did not answer are not in the map. */
    SortedMap<String, HelloReply> askAll(String incarnation) throws StartCancelledException {
        requireNotCancelled();
        HelloRequest request = new HelloRequest(settings.nodeId(), incarnation, settings.membersText());
        Map<String, HelloReply> replies = new ConcurrentSkipListMap<>();
        List<Endpoint> others = List.copyOf(further);
        CountDownLatch open = new CountDownLatch(settings.peers().size() + others.size());
        settings.peers()
                .forEach((nodeId, address) ->
                        ask(address, request, open, reply -> named(nodeId, address, reply, replies)));
        others.forEach(address -> ask(address, request, open, reply -> replies.putIfAbsent(reply.nodeId(), reply)));
        await(open, TIMEOUT);
        replies.values().forEach(reply -> askAlso(reply.addresses()));
        return new TreeMap<>(replies);
    }

    private void ask(Endpoint address, HelloRequest request, CountDownLatch open, Consumer<HelloReply> answered) {
        callers.execute(() -> {
            var unused = rpc.call(address, request, HelloReply.class, TIMEOUT).whenComplete((reply, error) -> {
                if (error == null) {
                    answered.accept(reply);
                } else {
                    LOG.debug("no answer address={}", address, error);
                }
                open.countDown();
            });
        });
    }

    private void named(String nodeId, Endpoint address, HelloReply reply, Map<String, HelloReply> replies) {
        if (reply.nodeId().equals(nodeId)) {
            misnamed.remove(nodeId);
            replies.put(nodeId, reply);
        } else {
            misnamed.put(nodeId, address + " answers as nodeId=" + reply.nodeId() + ", not as nodeId=" + nodeId);
        }
    }

    /**
     * Waits before the next round.
     *
     * @param waitingFor what the node is waiting for; told among its troubles, and logged every 10 seconds
     */
    void pause(String waitingFor) throws StartCancelledException {
        String line = "waiting: " + waitingFor + (misnamed.isEmpty() ? "" : ", " + misnamed.values());
        troubles.report(WAITING, line);
        long now = System.nanoTime();
        if (now - lastLineNanos >= BETWEEN_LINES.toNanos()) {
            lastLineNanos = now;
            LOG.info("nodeId={} is {}", settings.nodeId(), line);
        }
        await(cancelled, PAUSE);
        requireNotCancelled();
    }

    /** Makes the present and every later round fail. */
    void cancel() {
        cancelled.countDown();
    }

    @Override
    public void close() {
        cancel();
        callers.shutdown();
    }

    private void requireNotCancelled() throws StartCancelledException {
        if (cancelled.getCount() == 0) {
            throw new StartCancelledException();
        }
    }

    private static void await(CountDownLatch latch, Duration longest) throws StartCancelledException {
        try {
            boolean unused = latch.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartCancelledException();
        }
    }
}
