package io.tidemark.failover.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.failover.cluster.ClusterNode;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * A request of JRaft's administration, as its CliService sends it to a node's raft port.
 *
 * @param what it asks for, for people
 * @param className chooses its processor
 * @param fields the message's fields 1, 2, ..., each a string
 */
public record RaftAdminRequest(String what, String className, List<String> fields) {

    public RaftAdminRequest {
        fields = List.copyOf(fields);
    }

    private static final String CLASSES = "com.alipay.sofa.jraft.rpc.CliRequests$";

    /** All that there are, to a node of this group; {@code other} is whom they are about. */
    public static List<RaftAdminRequest> all(String group, ClusterNode asked, ClusterNode other) {
        String self = asked.raftAddress();
        String peer = other.raftAddress();
        return List.of(
                new RaftAdminRequest("remove a peer", CLASSES + "RemovePeerRequest", List.of(group, self, peer)),
                new RaftAdminRequest(
                        "transfer leadership", CLASSES + "TransferLeaderRequest", List.of(group, self, peer)),
                new RaftAdminRequest("change the peers", CLASSES + "ChangePeersRequest", List.of(group, self, self)),
                new RaftAdminRequest("reset the peers", CLASSES + "ResetPeerRequest", List.of(group, self, peer, self)),
                new RaftAdminRequest("add a peer", CLASSES + "AddPeerRequest", List.of(group, self, "127.0.0.1:1")),
                new RaftAdminRequest(
                        "add a learner", CLASSES + "AddLearnersRequest", List.of(group, self, "127.0.0.1:1")),
                new RaftAdminRequest("remove a learner", CLASSES + "RemoveLearnersRequest", List.of(group, self, peer)),
                new RaftAdminRequest(
                        "reset the learners", CLASSES + "ResetLearnersRequest", List.of(group, self, peer)),
                new RaftAdminRequest("take a snapshot", CLASSES + "SnapshotRequest", List.of(group, self)),
                new RaftAdminRequest("tell the leader", CLASSES + "GetLeaderRequest", List.of(group, self)),
                new RaftAdminRequest("tell the peers", CLASSES + "GetPeersRequest", List.of(group, self)));
    }

    /** The message, as protobuf. */
    public byte[] content() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < fields.size(); i++) {
            byte[] value = fields.get(i).getBytes(UTF_8);
            bytes.write((i + 1) << 3 | 2);
            bytes.write(value.length);
            bytes.writeBytes(value);
        }
        return bytes.toByteArray();
    }
}
