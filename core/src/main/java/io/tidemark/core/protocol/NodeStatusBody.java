package io.tidemark.core.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * The body of an answer to {@link RequestCode#NODE_STATUS}, a JSON object with these members: what a node knows of
 * itself and its cluster. A reader skips members that it does not know.
 *
 * @param name the node's own
 * @param role {@code LEADER}, {@code FOLLOWER}, {@code LEARNER} or {@code CANDIDATE}
 * @param client where clients reach the node, host:port
 * @param term the Raft term it last heard of through a leader
 * @param applied the log index up to which its table stands
 * @param tableHash the hash of its table, 16 hex digits
 * @param clusterId the cluster's UUID, or "" before the node belongs to one
 * @param leader the leader's name, or "" when none is known
 * @param leaderClient where clients reach the leader, or "" when it is not known
 * @param positions how many positions its table holds
 * @param members the configuration in force
 * @param trouble one line for each thing that needs a person's eye; empty when all is well
 */
public record NodeStatusBody(
        String name,
        String role,
        String client,
        long term,
        long applied,
        String tableHash,
        String clusterId,
        String leader,
        String leaderClient,
        long positions,
        List<Member> members,
        List<String> trouble) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public NodeStatusBody {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(role, "role");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(tableHash, "tableHash");
        Objects.requireNonNull(clusterId, "clusterId");
        Objects.requireNonNull(leader, "leader");
        Objects.requireNonNull(leaderClient, "leaderClient");
        members = List.copyOf(members);
        trouble = List.copyOf(trouble);
    }

    /**
     * One member of the configuration.
     *
     * @param raft where its Raft is reached, host:port
     */
    public record Member(String name, String raft, boolean voter) {

        public Member {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(raft, "raft");
        }
    }

    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JacksonException e) {
            throw new IllegalStateException("a node's status cannot be written as JSON: " + this, e);
        }
    }

    /**
     * Reads a body.
     *
     * @throws InvalidFieldException names {@code body}
     */
    public static NodeStatusBody decode(byte[] bytes) {
        try {
            NodeStatusBody body = JSON.readValue(bytes, NodeStatusBody.class);
            if (body != null) {
                return body;
            }
        } catch (JacksonException e) {
            throw new InvalidFieldException(
                    FieldName.BODY,
                    "body: no status of a node: " + InvalidFieldException.shown(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new InvalidFieldException(FieldName.BODY, "body: no status of a node: null");
    }
}
