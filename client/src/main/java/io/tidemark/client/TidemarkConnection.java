package io.tidemark.client;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.NodeStatusBody;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * One connection to one node; every method waits for its answer, at most as long as the connection's timeout. Any
 * number of threads may use it at once. A connection that broke stays broken: open another one.
 *
 * <p>{@link TidemarkClient} is the door for applications: it finds the leader, connects anew and batches. This one is for
 * who has to know which node answers.
 *
 * <p>Every node takes every request about offsets. Only the leader changes members or hands leadership over, see {@link
 * NodeStatusBody#leaderClient}.
 */
public final class TidemarkConnection implements AutoCloseable {

    private final ServerAddress address;
    private final Duration timeout;
    private final NetworkThread thread;
    private final RemotingChannel channel;

    private TidemarkConnection(ServerAddress address, Duration timeout, NetworkThread thread, RemotingChannel channel) {
        this.address = address;
        this.timeout = timeout;
        this.thread = thread;
        this.channel = channel;
    }

    /**
     * Connects to a node.
     *
     * @param timeout how long to wait for the connection, and later for each answer. A node answers within 3 s also when
     *     it can do nothing, so less than that turns definite errors into {@link OutcomeUnknownException}
     * @throws UnavailableException when nobody listens there
     */
    public static TidemarkConnection open(ServerAddress address, Duration timeout) throws UnavailableException {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout=" + timeout + ", expected more than 0");
        }
        NetworkThread thread = new NetworkThread();
        try {
            RemotingChannel channel =
                    Connector.plain(thread.loop(), timeout).connect(address).join();
            return new TidemarkConnection(address, timeout, thread, channel);
        } catch (CompletionException e) {
            thread.close();
            if (e.getCause() instanceof UnavailableException unavailable) {
                throw new UnavailableException(String.valueOf(unavailable.getMessage()), unavailable);
            }
            throw e;
        }
    }

    /**
     * Commits one offset.
     *
     * @return the commit's revision
     * @throws OutcomeUnknownException when it is not known whether it was or will be committed; after every other
     *     exception it was not and will not be
     */
    public long commit(Position position) throws TidemarkException {
        return ask(Request.commit(position), Answer::revision);
    }

    /**
     * Commits several offsets, of any groups and brokers: all of them or none. Of equal positions the last counts.
     *
     * @param positions at least one
     * @return the commit's revision
     * @throws OutcomeUnknownException as {@link #commit(Position)}
     */
    public long commit(List<Position> positions) throws TidemarkException {
        return ask(Request.commit(positions), Answer::revision);
    }

    /** Reads one position. */
    public OffsetAnswer query(PositionKey key, Consistency consistency) throws TidemarkException {
        return ask(Request.query(key, consistency), Answer::offset);
    }

    /**
     * Reads several positions, all at the same revision.
     *
     * @param keys at least one
     */
    public OffsetsAnswer query(List<PositionKey> keys, Consistency consistency) throws TidemarkException {
        return ask(Request.query(keys, consistency, false), answer -> answer.offsets(keys.size()));
    }

    /** What the node knows of itself and its cluster. Answered without a leader too. */
    public NodeStatusBody status() throws TidemarkException {
        return ask(Request.status(), Answer::status);
    }

    /**
     * Takes in a node that runs and waits to be added, as a learner.
     *
     * @param node its name, as in its own settings
     * @param raft where its Raft is reached, as in its own settings
     * @throws RefusedException when the name or the address is taken, or the node there is another one
     * @throws UnavailableException when this node is not the leader
     */
    public StepAnswer addMember(String node, ServerAddress raft) throws TidemarkException {
        return ask(Request.addMember(node, raft), Answer::step);
    }

    /**
     * Takes the next step in making a learner a voter. Asked again, it goes on where it stands.
     *
     * @param node its name, or its raft address
     * @throws RefusedException when it is no member, or has not caught up
     * @throws UnavailableException when this node is not the leader
     */
    public StepAnswer promoteMember(String node) throws TidemarkException {
        return ask(Request.promoteMember(node), Answer::step);
    }

    /**
     * Takes the next step in taking a voter or a learner out. Asked again, it goes on where it stands.
     *
     * @param node its name, or its raft address
     * @throws RefusedException when it is not known, or the voters that remain would be no quorum
     * @throws UnavailableException when this node is not the leader
     */
    public StepAnswer removeMember(String node) throws TidemarkException {
        return ask(Request.removeMember(node), Answer::step);
    }

    /**
     * Takes the next step in putting a member back that lost its disk. Asked again, it goes on where it stands.
     *
     * @throws RefusedException when it cannot be done as things stand
     * @throws UnavailableException when this node is not the leader
     */
    public StepAnswer replaceMember(String node) throws TidemarkException {
        return ask(Request.replaceMember(node), Answer::step);
    }

    /**
     * Hands leadership over.
     *
     * @param node the member that is to lead; empty lets the leader choose
     * @throws RefusedException when it cannot be done as things stand
     * @throws UnavailableException when this node is not the leader
     */
    public StepAnswer transferLeadership(Optional<String> node) throws TidemarkException {
        return ask(Request.transferLeadership(node.orElse("")), Answer::step);
    }

    @Override
    public void close() {
        channel.close();
        thread.close();
    }

    private <T> T ask(Request request, Answer.Reader<T> reader) throws TidemarkException {
        return new Answer(request, channel.exchange(request, timeout), address).readBy(reader);
    }
}
