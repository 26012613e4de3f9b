package io.tidemark.client;

import io.netty.channel.EventLoop;
import io.tidemark.core.offset.InvalidPositionException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.CommitOffsetsBody;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * A client of a Tidemark cluster: commits and reads consumer offsets, and administers them.
 *
 * <pre>{@code
 * try (TidemarkClient client = TidemarkClient.builder()
 *         .servers("tm1:10921", "tm2:10931", "tm3:10941")
 *         .build()) {
 *     PositionKey key = client.key("orders", "billing", 3);
 *     long revision = client.commit(new Position(key, 1_000));
 *     OffsetAnswer answer = client.fetch(key);
 * }
 * }</pre>
 *
 * <p>Any number of threads may use one client at once, and should: concurrent commits share frames. It finds the leader
 * and goes on finding it; every request has a deadline, within which it is sent again as long as that is safe. Each
 * method waits, and has a counterpart in {@code Async} that does not. Those futures fail with a {@link TidemarkException}
 * and are completed on the client's network thread, so stages that depend on them must not block; cancelling one takes
 * nothing back.
 *
 * <p><b>Order.</b> Commits of one position are applied in the order in which this client was asked for them: at most one
 * is under way at a time. One that still waits is overtaken by the next commit of just the same positions, and answered
 * with that one's revision, or failure.
 */
public final class TidemarkClient implements AutoCloseable {

    private final ClientOptions options;
    private final NetworkThread thread = new NetworkThread();
    private final HostNames names = new HostNames();
    private final WaitingPositions waiting;
    private final EventLoop loop;
    private final Route route;
    private final CommitSender commits;
    private final RequestSender requests;
    private final Door door;
    private final AtomicBoolean closed = new AtomicBoolean();

    TidemarkClient(ClientOptions options) {
        this.options = options;
        this.waiting = new WaitingPositions(options.waitingPositionsMax());
        this.loop = thread.loop();
        RandomGenerator random = new SplittableRandom(new SecureRandom().nextLong());
        Connector connector = Connector.watched(loop, names, options.connectTimeout(), options.silenceMax());
        this.route = new Route(options.servers(), connector, loop, random);
        this.commits = new CommitSender(options, loop, route, random);
        this.requests = new RequestSender(options, loop, route, random);
        this.door = new Door(waiting, loop);
    }

    /** Begins to describe a client. */
    public static TidemarkClientBuilder builder() {
        return new TidemarkClientBuilder();
    }

    /**
     * A client of the cluster that these nodes belong to, with all options at their defaults.
     *
     * <pre>{@code
     * TidemarkClient client = TidemarkClient.connect(ServerAddress.parse("tm1:10921"));
     * }</pre>
     */
    public static TidemarkClient connect(ServerAddress... servers) {
        return builder().servers(servers).build();
    }

    /**
     * The key of a queue of this client's broker, see {@link TidemarkClientBuilder#brokerName}.
     *
     * @throws InvalidPositionException names the first part that breaks RocketMQ's rules
     */
    public PositionKey key(String topic, String group, int queueId) {
        return PositionKey.of(options.brokerName(), topic, group, queueId);
    }

    /**
     * Commits one offset.
     *
     * <pre>{@code
     * long revision = client.commit(new Position(client.key("orders", "billing", 3), 1_000));
     * }</pre>
     *
     * @return the commit's revision; when a newer commit of the position has overtaken this one, that one's
     * @throws OutcomeUnknownException when it is not known whether it was or will be committed; after every other
     *     exception it was not and will not be
     * @throws HeldException when the position was reset by an operator and nobody has taken it over
     * @throws BusyException when too many requests waited until the deadline, in this client or in the node
     * @throws UnavailableException when there was no leader or no node until the deadline
     */
    public long commit(Position position) throws TidemarkException {
        return commitAll(List.of(position));
    }

    /** As {@link #commit}, without waiting. */
    public CompletableFuture<Long> commitAsync(Position position) {
        return commitAllAsync(List.of(position));
    }

    /**
     * Commits several offsets, of any groups and brokers: all of them in one log entry, or none.
     *
     * <pre>{@code
     * long revision = client.commitAll(List.of(
     *         new Position(client.key("orders", "billing", 0), 1_000),
     *         new Position(client.key("orders", "billing", 1), 1_200)));
     * }</pre>
     *
     * @param positions at least one, at most 65,536; of equal ones the last counts
     * @return the commit's revision; when a newer commit of just these positions has overtaken this one, that one's
     * @throws InvalidRequestException when they do not fit one log entry of 1 MiB, or a name breaks RocketMQ's rules
     * @throws TidemarkException as {@link #commit}
     */
    public long commitAll(List<Position> positions) throws TidemarkException {
        List<Position> checked = checked(positions);
        return door.await(checked.size(), options.deadline(), true, deadline -> commits.submit(checked, deadline));
    }

    /** As {@link #commitAll}, without waiting. */
    public CompletableFuture<Long> commitAllAsync(List<Position> positions) {
        try {
            List<Position> checked = checked(positions);
            return door.start(checked.size(), options.deadline(), deadline -> commits.submit(checked, deadline));
        } catch (InvalidRequestException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Reads one position: sees every commit that was acknowledged before.
     *
     * <pre>{@code
     * long next = client.fetch(client.key("orders", "billing", 3)).offset().orElse(0L);
     * }</pre>
     *
     * @return empty when nobody has committed the position
     */
    public OffsetAnswer fetch(PositionKey key) throws TidemarkException {
        return fetch(key, ReadOptions.linearizable());
    }

    /** As {@link #fetch(PositionKey)}, as the options say. */
    public OffsetAnswer fetch(PositionKey key, ReadOptions how) throws TidemarkException {
        return single(fetchAll(List.of(key), how));
    }

    /** As {@link #fetch(PositionKey)}, without waiting. */
    public CompletableFuture<OffsetAnswer> fetchAsync(PositionKey key) {
        return fetchAsync(key, ReadOptions.linearizable());
    }

    /** As {@link #fetch(PositionKey, ReadOptions)}, without waiting. */
    public CompletableFuture<OffsetAnswer> fetchAsync(PositionKey key, ReadOptions how) {
        return startRead(1, how, deadline -> query(List.of(key), how, deadline).thenApply(TidemarkClient::single));
    }

    /**
     * Reads several positions, all at the same revision.
     *
     * <pre>{@code
     * OffsetsAnswer answer = client.fetchAll(
     *         List.of(client.key("orders", "billing", 0), client.key("orders", "billing", 1)));
     * }</pre>
     *
     * @param keys at least one, at most 65,536
     */
    public OffsetsAnswer fetchAll(List<PositionKey> keys) throws TidemarkException {
        return fetchAll(keys, ReadOptions.linearizable());
    }

    /** As {@link #fetchAll(List)}, as the options say. */
    public OffsetsAnswer fetchAll(List<PositionKey> keys, ReadOptions how) throws TidemarkException {
        List<PositionKey> copy = List.copyOf(keys);
        return awaitRead(copy.size(), how, deadline -> query(copy, how, deadline));
    }

    /** As {@link #fetchAll(List)}, without waiting. */
    public CompletableFuture<OffsetsAnswer> fetchAllAsync(List<PositionKey> keys) {
        return fetchAllAsync(keys, ReadOptions.linearizable());
    }

    /** As {@link #fetchAll(List, ReadOptions)}, without waiting. */
    public CompletableFuture<OffsetsAnswer> fetchAllAsync(List<PositionKey> keys, ReadOptions how) {
        List<PositionKey> copy = List.copyOf(keys);
        return startRead(copy.size(), how, deadline -> query(copy, how, deadline));
    }

    /**
     * All groups that have positions, in the order of their names. They are read in pages, each at its own revision.
     *
     * <pre>{@code
     * client.listGroups().forEach(group -> print(group.group(), group.positions()));
     * }</pre>
     */
    public List<GroupSummary> listGroups() throws TidemarkException {
        return listGroups(ReadOptions.linearizable());
    }

    /** As {@link #listGroups()}, as the options say. */
    public List<GroupSummary> listGroups(ReadOptions how) throws TidemarkException {
        return awaitRead(1, how, deadline -> groups(how, deadline));
    }

    /** As {@link #listGroups()}, without waiting. */
    public CompletableFuture<List<GroupSummary>> listGroupsAsync() {
        return listGroupsAsync(ReadOptions.linearizable());
    }

    /** As {@link #listGroups(ReadOptions)}, without waiting. */
    public CompletableFuture<List<GroupSummary>> listGroupsAsync(ReadOptions how) {
        return startRead(1, how, deadline -> groups(how, deadline));
    }

    /**
     * All positions of a group, of every broker.
     *
     * <pre>{@code
     * client.describeGroup("billing").positions().forEach(at -> print(at.key(), at.offset(), at.held()));
     * }</pre>
     *
     * @return without positions when the group has none
     */
    public GroupDescription describeGroup(String group) throws TidemarkException {
        return describeGroup(group, ReadOptions.linearizable());
    }

    /** As {@link #describeGroup(String)}, as the options say. */
    public GroupDescription describeGroup(String group, ReadOptions how) throws TidemarkException {
        return awaitRead(1, how, deadline -> description(group, how, deadline));
    }

    /** As {@link #describeGroup(String)}, without waiting. */
    public CompletableFuture<GroupDescription> describeGroupAsync(String group) {
        return describeGroupAsync(group, ReadOptions.linearizable());
    }

    /** As {@link #describeGroup(String, ReadOptions)}, without waiting. */
    public CompletableFuture<GroupDescription> describeGroupAsync(String group, ReadOptions how) {
        return startRead(1, how, deadline -> description(group, how, deadline));
    }

    /**
     * Sets positions, and holds them: until somebody has read one with {@link ReadOptions#takingOver}, commits to it are
     * refused, so that a consumer that still runs does not undo the reset.
     *
     * <pre>{@code
     * client.reset(List.of(new Position(client.key("orders", "billing", 3), 0)));
     * }</pre>
     *
     * @param positions at least one, at most 65,536; all of them are reset, or none
     * @throws OutcomeUnknownException when it is not known whether it was or will be done
     */
    public ChangeAnswer reset(List<Position> positions) throws TidemarkException {
        Request request = Request.reset(checked(positions));
        return awaitChange(positions.size(), request, Answer::changed);
    }

    /** As {@link #reset}, without waiting. */
    public CompletableFuture<ChangeAnswer> resetAsync(List<Position> positions) {
        try {
            Request request = Request.reset(checked(positions));
            return startChange(positions.size(), request, Answer::changed);
        } catch (InvalidRequestException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Deletes positions by group, topic or both. A consumer that still commits them makes them anew, one
     * whose queues stand still does not: stop it first.
     *
     * <pre>{@code
     * client.delete(OffsetSelection.ofGroupAndTopic("billing", "orders"));
     * }</pre>
     *
     * @throws OutcomeUnknownException when it is not known whether it was or will be done
     */
    public ChangeAnswer delete(OffsetSelection selection) throws TidemarkException {
        Request request = Request.delete(selection.toHeader(options.brokerName()));
        return awaitChange(1, request, Answer::changed);
    }

    /** As {@link #delete}, without waiting. */
    public CompletableFuture<ChangeAnswer> deleteAsync(OffsetSelection selection) {
        Request request = Request.delete(selection.toHeader(options.brokerName()));
        return startChange(1, request, Answer::changed);
    }

    /**
     * Sets a group's positions to those of another one.
     *
     * <pre>{@code
     * client.clone(GroupClone.of("billing", "billing-canary"));
     * }</pre>
     *
     * @throws OutcomeUnknownException when it is not known whether it was or will be done
     */
    public ChangeAnswer clone(GroupClone clone) throws TidemarkException {
        Request request = Request.cloneGroup(clone.toHeader(options.brokerName()));
        return awaitChange(1, request, Answer::changed);
    }

    /** As {@link #clone(GroupClone)}, without waiting. */
    public CompletableFuture<ChangeAnswer> cloneAsync(GroupClone clone) {
        Request request = Request.cloneGroup(clone.toHeader(options.brokerName()));
        return startChange(1, request, Answer::changed);
    }

    /**
     * Asks every server, and every leader that one of them names; one that does not answer is shown as such.
     *
     * <pre>{@code
     * String leader = client.clusterStatus().leader().map(NodeStatusBody::name).orElse("none");
     * }</pre>
     */
    public ClusterStatus clusterStatus() throws TidemarkException {
        return door.await(1, options.deadline(), false, this::survey);
    }

    /** As {@link #clusterStatus}, without waiting. */
    public CompletableFuture<ClusterStatus> clusterStatusAsync() {
        return door.start(1, options.deadline(), this::survey);
    }

    /**
     * Has one node write its snapshot, and with it {@code consumerOffset.json}, now.
     *
     * <pre>{@code
     * long revision = client.writeSnapshot(ServerAddress.parse("tm1:10921"), Duration.ofMinutes(1));
     * }</pre>
     *
     * @param deadline how long it may take; a large table takes longer than a commit
     * @return the revision at which it was written
     */
    public long writeSnapshot(ServerAddress node, Duration deadline) throws TidemarkException {
        return door.await(
                1, deadline, true, until -> requests.askAt(node, Request.writeSnapshot(), Answer::revision, until));
    }

    /** As {@link #writeSnapshot}, without waiting. */
    public CompletableFuture<Long> writeSnapshotAsync(ServerAddress node, Duration deadline) {
        return door.start(1, deadline, until -> requests.askAt(node, Request.writeSnapshot(), Answer::revision, until));
    }

    /**
     * Ends the client; best by try-with-resources. Lets no request in any more, waits until those before are answered, at
     * most as long as the client's deadline, fails what is left, and disconnects. Closing again does nothing.
     */
    @Override
    public void close() {
        door.requireMayWait();
        waiting.close();
        waiting.awaitNone(System.nanoTime() + options.deadline().toNanos());
        if (closed.compareAndSet(false, true)) {
            loop.submit(() -> {
                        commits.failAll("the client was closed");
                        requests.failAll("the client was closed");
                    })
                    .awaitUninterruptibly();
            thread.close();
            names.close();
        }
    }

    private <T> T awaitRead(int positions, ReadOptions how, LongFunction<CompletableFuture<T>> work)
            throws TidemarkException {
        return door.await(positions, how.deadline().orElse(options.deadline()), how.takeOver(), work);
    }

    private <T> CompletableFuture<T> startRead(
            int positions, ReadOptions how, LongFunction<CompletableFuture<T>> work) {
        return door.start(positions, how.deadline().orElse(options.deadline()), work);
    }

    private <T> T awaitChange(int positions, Request request, Answer.Reader<T> reader) throws TidemarkException {
        return door.await(positions, options.deadline(), true, deadline -> requests.ask(request, reader, deadline));
    }

    private <T> CompletableFuture<T> startChange(int positions, Request request, Answer.Reader<T> reader) {
        return door.start(positions, options.deadline(), deadline -> requests.ask(request, reader, deadline));
    }

    private CompletableFuture<OffsetsAnswer> query(List<PositionKey> keys, ReadOptions how, long deadline) {
        try {
            for (PositionKey key : keys) {
                requireValid(key);
            }
            Request request = Request.query(keys, how.consistency(), how.takeOver());
            return requests.ask(request, answer -> answer.offsets(keys.size()), deadline);
        } catch (InvalidRequestException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<List<GroupSummary>> groups(ReadOptions how, long deadline) {
        return new GroupPages<GroupSummary>(
                        after -> requests.ask(Request.listGroups(after, how.consistency()), Answer::groups, deadline),
                        GroupSummary::group)
                .all()
                .thenApply(GroupPages::items);
    }

    private CompletableFuture<GroupDescription> description(String group, ReadOptions how, long deadline) {
        return new GroupPages<GroupPosition>(
                        after -> requests.ask(
                                Request.describeGroup(group, after, how.consistency()),
                                Answer::groupPositions,
                                deadline),
                        position -> position.key().row())
                .all()
                .thenApply(pages -> new GroupDescription(
                        group,
                        GroupPages.items(pages),
                        pages.get(0).header().revision(),
                        pages.stream().anyMatch(page -> page.header().stale())));
    }

    private CompletableFuture<ClusterStatus> survey(long deadline) {
        StatusSurvey survey = new StatusSurvey(route, loop);
        loop.execute(() -> survey.start(deadline));
        return survey.result();
    }

    private static OffsetAnswer single(OffsetsAnswer answer) {
        return new OffsetAnswer(answer.offsets().get(0), answer.revision(), answer.stale());
    }

    /** A copy of what is to be sent; what a node would refuse for its form is refused here, and harms no other commit. */
    private static List<Position> checked(List<Position> positions) throws InvalidRequestException {
        List<Position> copy = List.copyOf(positions);
        if (copy.isEmpty() || copy.size() > CommitOffsetsBody.POSITIONS_MAX) {
            throw new InvalidRequestException(
                    "positions: " + copy.size() + " of them, expected 1 to " + CommitOffsetsBody.POSITIONS_MAX);
        }
        for (Position position : copy) {
            requireValid(position.key());
        }
        return copy;
    }

    private static void requireValid(PositionKey key) throws InvalidRequestException {
        try {
            RowKey.requireValid(key.row());
        } catch (InvalidPositionException e) {
            throw new InvalidRequestException(String.valueOf(e.getMessage()), e);
        }
    }
}
