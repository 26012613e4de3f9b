package io.tidemark.client.cli;

import io.tidemark.client.ScriptedNode;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ChangedResponseHeader;
import io.tidemark.core.protocol.CloneGroupRequestHeader;
import io.tidemark.core.protocol.CommitOffsetsBody;
import io.tidemark.core.protocol.DeleteOffsetsRequestHeader;
import io.tidemark.core.protocol.DescribeGroupRequestHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.GroupListBody;
import io.tidemark.core.protocol.GroupOffsetsBody;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.NodeStatusBody.Member;
import io.tidemark.core.protocol.PageResponseHeader;
import io.tidemark.core.protocol.PositionList;
import io.tidemark.core.protocol.QueryOffsetsBody;
import io.tidemark.core.protocol.QueryOffsetsResponseBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A leader on loopback with a table in memory, which takes the requests of the command line as a real one does. */
final class TableNode implements AutoCloseable {

    private final ScriptedNode node = new ScriptedNode(this::answer);
    private final Map<PositionKey, Long> offsets =
            new TreeMap<>(Comparator.comparing(PositionKey::row).thenComparing(PositionKey::queueId));
    private final Set<PositionKey> held = new HashSet<>();
    private long revision = 100;

    private int failingCode;
    private int successesBefore;
    private @Nullable ErrorKind failure;

    String address() {
        return node.address().toString();
    }

    synchronized TableNode with(String broker, String topic, String group, int queueId, long offset) {
        offsets.put(PositionKey.of(broker, topic, group, queueId), offset);
        return this;
    }

    /** What it holds, as it is now. */
    synchronized Map<PositionKey, Long> table() {
        return Map.copyOf(offsets);
    }

    synchronized @Nullable Long offset(String broker, String topic, String group, int queueId) {
        return offsets.get(PositionKey.of(broker, topic, group, queueId));
    }

    synchronized boolean holds(String broker, String topic, String group, int queueId) {
        return held.contains(PositionKey.of(broker, topic, group, queueId));
    }

    /** After so many successes requests with this code fail. */
    synchronized void fail(int code, int successes, ErrorKind kind) {
        failingCode = code;
        successesBefore = successes;
        failure = kind;
    }

    synchronized void recover() {
        failure = null;
    }

    /** How many requests with this code came. */
    long requests(int code) {
        return node.requests().stream()
                .filter(request -> request.code() == code)
                .count();
    }

    @Override
    public void close() throws IOException {
        node.close();
    }

    private synchronized void answer(RemotingCommand request, ScriptedNode.Peer peer) throws IOException {
        ErrorKind kind = failure;
        if (kind != null && request.code() == failingCode && successesBefore-- <= 0) {
            peer.send(RemotingCommand.response(
                    request,
                    kind.code(),
                    "as the test wants",
                    AnswerHeader.error(kind).toFields()));
            return;
        }
        switch (request.code()) {
            case RequestCode.NODE_STATUS -> send(peer, request, ExtFields.EMPTY, status());
            case RequestCode.QUERY_OFFSETS ->
                send(peer, request, AnswerHeader.read(revision, false).toFields(), query(request));
            case RequestCode.COMMIT_OFFSETS -> {
                positions(request).forEach(position -> offsets.put(position.key(), position.offset()));
                send(peer, request, AnswerHeader.success(++revision).toFields());
            }
            case RequestCode.RESET_OFFSETS -> {
                List<Position> positions = positions(request);
                positions.forEach(position -> {
                    offsets.put(position.key(), position.offset());
                    held.add(position.key());
                });
                sendChanged(peer, request, positions.size());
            }
            case RequestCode.LIST_GROUPS -> send(peer, request, page(), groups());
            case RequestCode.DESCRIBE_GROUP -> send(peer, request, page(), describe(request));
            case RequestCode.DELETE_OFFSETS -> sendChanged(peer, request, delete(request));
            case RequestCode.CLONE_GROUP -> sendChanged(peer, request, cloneGroup(request));
            case RequestCode.WRITE_SNAPSHOT ->
                send(peer, request, AnswerHeader.success(revision).toFields());
            default ->
                peer.send(RemotingCommand.response(
                        request,
                        3,
                        "code " + request.code(),
                        AnswerHeader.error(ErrorKind.UNSUPPORTED).toFields()));
        }
    }

    private static void send(ScriptedNode.Peer peer, RemotingCommand request, ExtFields fields, byte... body)
            throws IOException {
        peer.send(RemotingCommand.response(request, 0, null, fields, body));
    }

    private void sendChanged(ScriptedNode.Peer peer, RemotingCommand request, long changed) throws IOException {
        send(peer, request, new ChangedResponseHeader(++revision, changed).toFields());
    }

    private ExtFields page() {
        return new PageResponseHeader(revision, false, false).toFields();
    }

    private byte[] status() {
        return new NodeStatusBody(
                        "n1",
                        "LEADER",
                        address(),
                        2,
                        revision,
                        "00000000000000ff",
                        "uuid",
                        "n1",
                        address(),
                        offsets.size(),
                        List.of(new Member("n1", "127.0.0.1:2", true), new Member("n2", "127.0.0.1:3", true)),
                        List.of())
                .encode();
    }

    private byte[] query(RemotingCommand request) {
        List<PositionKey> keys = keys(QueryOffsetsBody.decode(request.body()).positions());
        return QueryOffsetsResponseBody.of(keys.stream()
                        .mapToLong(key -> offsets.getOrDefault(key, QueryOffsetsResponseBody.NONE))
                        .toArray())
                .encode();
    }

    private static List<Position> positions(RemotingCommand request) {
        CommitOffsetsBody body = CommitOffsetsBody.decode(request.body());
        List<PositionKey> keys = keys(body.positions());
        List<Position> positions = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            positions.add(new Position(keys.get(i), body.offset(i)));
        }
        return positions;
    }

    private static List<PositionKey> keys(PositionList list) {
        List<PositionKey> keys = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            int row = list.rowOf(i);
            keys.add(PositionKey.of(list.broker(row), list.topic(row), list.group(row), list.queueId(i)));
        }
        return keys;
    }

    private byte[] groups() {
        Map<String, List<PositionKey>> groups = new TreeMap<>();
        offsets.keySet()
                .forEach(key -> groups.computeIfAbsent(RowKey.group(key.row()), name -> new ArrayList<>())
                        .add(key));
        return new GroupListBody(groups.entrySet().stream()
                        .map(group -> new GroupListBody.Group(
                                group.getKey(),
                                (int) group.getValue().stream()
                                        .map(key -> RowKey.topic(key.row()))
                                        .distinct()
                                        .count(),
                                group.getValue().size(),
                                (int) group.getValue().stream()
                                        .map(key -> RowKey.broker(key.row()))
                                        .distinct()
                                        .count()))
                        .toList())
                .encode();
    }

    private byte[] describe(RemotingCommand request) {
        String group = DescribeGroupRequestHeader.from(request.extFields()).consumerGroup();
        GroupOffsetsBody.Builder body = GroupOffsetsBody.builder();
        offsets.forEach((key, offset) -> {
            String row = key.row();
            if (RowKey.group(row).equals(group)) {
                body.add(RowKey.broker(row), RowKey.topic(row), group, key.queueId(), offset, held.contains(key));
            }
        });
        return body.build().encode();
    }

    private long delete(RemotingCommand request) {
        DeleteOffsetsRequestHeader header = DeleteOffsetsRequestHeader.from(request.extFields());
        Predicate<String> chosen = row -> isAnyOr(header.consumerGroup(), RowKey.group(row))
                && isAnyOr(header.topic(), RowKey.topic(row))
                && (header.allBrokers() || header.brokerName().equals(RowKey.broker(row)));
        int before = offsets.size();
        offsets.keySet().removeIf(key -> chosen.test(key.row()));
        return (long) before - offsets.size();
    }

    private long cloneGroup(RemotingCommand request) {
        CloneGroupRequestHeader header = CloneGroupRequestHeader.from(request.extFields());
        Map<PositionKey, Long> clones = new HashMap<>();
        offsets.forEach((key, offset) -> {
            String row = key.row();
            if (RowKey.group(row).equals(header.sourceGroup())
                    && !RowKey.isOfDerivedTopic(row)
                    && isAnyOr(header.topic(), RowKey.topic(row))
                    && (header.allBrokers() || header.brokerName().equals(RowKey.broker(row)))) {
                clones.put(
                        PositionKey.of(RowKey.broker(row), RowKey.topic(row), header.destinationGroup(), key.queueId()),
                        offset);
            }
        });
        Set<String> rows = clones.keySet().stream().map(PositionKey::row).collect(Collectors.toSet());
        offsets.keySet().removeIf(key -> rows.contains(key.row()));
        offsets.putAll(clones);
        return clones.size();
    }

    private static boolean isAnyOr(String wanted, String name) {
        return wanted.isEmpty() || wanted.equals(name);
    }
}
