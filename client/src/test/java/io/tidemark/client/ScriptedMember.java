package io.tidemark.client;

import io.tidemark.client.ScriptedNode.Behaviour;
import io.tidemark.client.ScriptedNode.Peer;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.NodeStatusBody.Member;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** A member of a cluster on loopback: says who leads, and does with all else what the test wants. */
final class ScriptedMember implements AutoCloseable {

    private final String name;
    private final ScriptedNode node;
    private final List<RemotingCommand> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong revisions = new AtomicLong();

    private final AtomicInteger statusesAsked = new AtomicInteger();

    private volatile Behaviour behaviour;
    private volatile String leaderName = "";
    private volatile String leaderAddress = "";

    /** It commits everything, at revisions 1, 2 and so on. */
    ScriptedMember(String name) {
        this.name = name;
        this.behaviour = this::commit;
        this.node = new ScriptedNode(this::on);
    }

    ServerAddress address() {
        return node.address();
    }

    /** From now on it says that this one leads. */
    void follows(ScriptedMember leader) {
        leaderName = leader.name;
        leaderAddress = leader.address().toString();
    }

    void leads() {
        follows(this);
    }

    void knowsNoLeader() {
        leaderName = "";
        leaderAddress = "";
    }

    /** What it does with everything but questions for its status. */
    synchronized void does(Behaviour next) {
        behaviour = next;
    }

    /** Does the next thing, unless it was told to do something else than {@code before}. */
    synchronized void doesInsteadOf(Behaviour before, Behaviour next) {
        if (behaviour == before) {
            behaviour = next;
        }
    }

    void refuses(ErrorKind kind) {
        does((request, peer) -> refuse(request, peer, kind));
    }

    static void refuse(RemotingCommand request, Peer peer, ErrorKind kind) throws IOException {
        peer.send(RemotingCommand.response(
                request, kind.code(), "told so", AnswerHeader.error(kind).toFields()));
    }

    void commit(RemotingCommand request, Peer peer) throws IOException {
        ExtFields fields = AnswerHeader.success(revisions.incrementAndGet()).toFields();
        peer.send(RemotingCommand.response(request, 0, null, fields));
    }

    int statusesAsked() {
        return statusesAsked.get();
    }

    /** All that came but questions for its status. */
    List<RemotingCommand> requests() {
        return requests;
    }

    /** The frames of commits that came, each as {@code topic/queue=offset}. */
    List<List<String>> commitsSeen() {
        return requests.stream()
                .filter(request -> request.code() == RequestCode.COMMIT_OFFSETS)
                .map(ScriptedMember::commitsIn)
                .toList();
    }

    static List<String> commitsIn(RemotingCommand request) {
        CommitOffsetsBody body = CommitOffsetsBody.decode(request.body());
        return IntStream.range(0, body.positions().size())
                .mapToObj(i -> body.positions().topic(body.positions().rowOf(i)) + "/"
                        + body.positions().queueId(i) + "=" + body.offset(i))
                .toList();
    }

    private void on(RemotingCommand request, Peer peer) throws IOException {
        if (request.code() == RequestCode.NODE_STATUS) {
            statusesAsked.incrementAndGet();
            status(request, peer);
        } else {
            requests.add(request);
            behaviour.on(request, peer);
        }
    }

    void status(RemotingCommand request, Peer peer) throws IOException {
        boolean leading = leaderName.equals(name);
        NodeStatusBody status = new NodeStatusBody(
                name,
                leading ? "LEADER" : "FOLLOWER",
                address().toString(),
                1,
                revisions.get(),
                "0000000000000000",
                "uuid",
                leaderName,
                leaderAddress,
                0,
                List.of(new Member("n1", "127.0.0.1:1", true), new Member("n2", "127.0.0.1:2", true)),
                List.of());
        peer.send(RemotingCommand.response(request, 0, null, ExtFields.EMPTY, status.encode()));
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
