package io.tidemark.raft.rpc;

import java.io.Serializable;

/**
 * A follower's batch on its way to the leader: one command, to become part of one log entry.
 *
 * <p>Hessian writes its fields, so they are primitives, strings and bytes only.
 */
public final class ForwardRequest implements Serializable {

    private static final long serialVersionUID = 1L;

    private String groupId = "";
    private String sender = "";
    private long epoch;
    private long sequence;
    private long term;
    private byte[] command = {};

    /** For Hessian. */
    ForwardRequest() {}

    /**
     * @param groupId the Raft group, which holds the cluster's id
     * @param sender the follower's node id
     * @param epoch which of the sender's streams this is; a higher one ends all lower ones
     * @param sequence the batch's place in its stream, from 0
     * @param term the term in which the sender knows the receiver to lead
     * @param command an encoded command
     */
    public ForwardRequest(String groupId, String sender, long epoch, long sequence, long term, byte[] command) {
        this.groupId = groupId;
        this.sender = sender;
        this.epoch = epoch;
        this.sequence = sequence;
        this.term = term;
        this.command = command;
    }

    public String groupId() {
        return groupId;
    }

    public String sender() {
        return sender;
    }

    public long epoch() {
        return epoch;
    }

    public long sequence() {
        return sequence;
    }

    public long term() {
        return term;
    }

    public byte[] command() {
        return command;
    }
}
