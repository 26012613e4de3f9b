package io.tidemark.failover.fault;

import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.core.protocol.SerializeType;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.NodeLog;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import io.tidemark.failover.wire.HessianObject;
import io.tidemark.failover.wire.RaftPortClient;
import io.tidemark.failover.wire.RawClient;
import io.tidemark.failover.wire.WireRequests;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * F33: objects of a class that has no business in a node, as Java and as Hessian write them, to both ports. The class is
 * a harmless one of the JDK's that a node never needs; its JVM's own log of classes shows whether it was ever loaded.
 */
final class SerializedObjects implements Fault {

    private static final Class<?> MARKER = IllformedLocaleException.class;

    /** A message between nodes, which the same log must show, or it shows nothing. */
    private static final String ALLOWED = "io.tidemark.raft.rpc.HelloRequest";

    private static final List<String> MESSAGES = List.of(
            MARKER.getName(),
            ALLOWED,
            "io.tidemark.raft.rpc.ForwardRequest",
            "io.tidemark.raft.rpc.PeerStateRequest",
            "com.alipay.sofa.jraft.rpc.RpcRequests$RequestVoteRequest",
            "com.alipay.sofa.jraft.rpc.RpcRequests$PingRequest",
            "com.alipay.sofa.jraft.rpc.CliRequests$GetPeersRequest");

    /** Hessian's number, and those of serializations that are not there. */
    private static final List<Integer> CODECS = List.of(RaftPortClient.HESSIAN, 0, 2, 11);

    private final WireRequests requests = new WireRequests();

    @Override
    public String id() {
        return "F33";
    }

    @Override
    public String title() {
        return "serialized Java and Hessian objects to both ports";
    }

    @Override
    public void prepare(Stage stage) {
        for (ClusterNode node : stage.cluster().nodes()) {
            node.jvmOption("-Xlog:class+load:file=" + classLog(node));
        }
    }

    @Override
    public void strike(Round round) throws Exception {
        round.cluster().awaitAllFollow();
        List<byte[]> objects = objects();
        Map<String, Integer> answers = new TreeMap<>();
        List<NodeLog> logs = round.cluster().nodes().stream().map(NodeLog::new).toList();
        Bystanders bystanders = new Bystanders(round);
        round.injuring();
        for (ClusterNode node : round.cluster().nodes()) {
            for (byte[] object : objects) {
                toClientPort(round, node, object);
                for (String message : MESSAGES) {
                    for (int codec : CODECS) {
                        answers.merge(toRaftPort(node, message, codec, object), 1, Integer::sum);
                    }
                }
            }
        }
        round.healed();
        bystanders.requireUndisturbed();
        long errors = logs.stream()
                .mapToLong(log -> log.lines(line -> line.contains(" ERROR ")).size())
                .sum();
        for (ClusterNode node : round.cluster().nodes()) {
            round.require(
                    hasLoaded(node, ALLOWED), "%s: the log of its classes does not name %s".formatted(node, ALLOWED));
            round.require(!hasLoaded(node, MARKER.getName()), "%s has loaded %s".formatted(node, MARKER));
        }
        round.prove(
                "%d objects in each of %d messages and %d codecs to each raft port, answered with: %s; %d lines of errors"
                        .formatted(objects.size(), MESSAGES.size(), CODECS.size(), answers, errors));
    }

    private void toClientPort(Round round, ClusterNode node, byte[] object) throws Exception {
        try (RawClient client = WireRequests.connect(node)) {
            for (SerializeType type : SerializeType.values()) {
                for (int code : new int[] {RequestCode.COMMIT_OFFSETS, RequestCode.QUERY_OFFSETS, 310, 1}) {
                    RemotingCommand answer =
                            client.call(requests.request(code, object).withSerializeType(type));
                    round.require(
                            answer.code() != ResponseCode.SUCCESS, "%s took code %d: %s".formatted(node, code, answer));
                }
                RemotingCommand typed = requests.request(
                        RequestCode.UPDATE_CONSUMER_OFFSET,
                        ExtFields.builder().add("@type", MARKER.getName()).build());
                RemotingCommand answer = client.call(typed.withSerializeType(type));
                round.require(answer.code() != ResponseCode.SUCCESS, "%s took a type: %s".formatted(node, answer));
            }
        }
    }

    /** Returns how it ended. */
    private static String toRaftPort(ClusterNode node, String message, int codec, byte[] object) throws IOException {
        try (RaftPortClient stranger = RaftPortClient.connect(node)) {
            return "status " + stranger.call(message, codec, object).status();
        } catch (SocketTimeoutException e) {
            return "silence";
        } catch (EOFException | SocketException e) {
            return "end";
        }
    }

    private static List<byte[]> objects() throws IOException {
        ByteArrayOutputStream java = new ByteArrayOutputStream();
        try (ObjectOutputStream output = new ObjectOutputStream(java)) {
            output.writeObject(new IllformedLocaleException("marker"));
        }
        HessianObject marker = new HessianObject(MARKER.getName()).with("_errIdx", 1);
        return List.of(
                java.toByteArray(),
                marker.encode(),
                // Inside of a message that is allowed, in the place of a field, and beside its fields.
                new HessianObject("io.tidemark.raft.rpc.ForwardRequest")
                        .with("command", marker)
                        .encode(),
                new HessianObject(ALLOWED).with("other", marker).encode());
    }

    private static boolean hasLoaded(ClusterNode node, String className) throws IOException {
        try (Stream<String> lines = Files.lines(classLog(node))) {
            return lines.anyMatch(line -> line.contains(className));
        }
    }

    private static Path classLog(ClusterNode node) {
        return node.logs().resolve("classes.log");
    }
}
