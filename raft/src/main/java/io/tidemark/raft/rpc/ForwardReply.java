package io.tidemark.raft.rpc;

import java.io.Serializable;

/** What the leader did with a forwarded batch. */
public final class ForwardReply implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int APPLIED = 0;
    private static final int RETURNED = 1;
    private static final int STALE_EPOCH = 2;
    private static final int REFUSED = 3;

    private int kind;
    private long number;
    private int changed;
    private String failureKind = "";
    private String remark = "";

    /** For Hessian. */
    ForwardReply() {}

    private ForwardReply(int kind, long number, int changed, String failureKind, String remark) {
        this.kind = kind;
        this.number = number;
        this.changed = changed;
        this.failureKind = failureKind;
        this.remark = remark;
    }

    /** It is applied at this index, and changed so many positions. */
    public static ForwardReply applied(long revision, int changed) {
        return new ForwardReply(APPLIED, revision, changed, "", "");
    }

    /** It was not proposed and may be sent again, in its order. */
    public static ForwardReply returned(String remark) {
        return new ForwardReply(RETURNED, 0, 0, "", remark);
    }

    /** It was not proposed: the leader has seen a stream of this sender with the epoch {@code latest}. */
    public static ForwardReply staleEpoch(long latest) {
        return new ForwardReply(STALE_EPOCH, latest, 0, "", "");
    }

    /** It was refused for good, or its outcome is unknown, as the failure kind's name says. */
    public static ForwardReply refused(String failureKind, String remark) {
        return new ForwardReply(REFUSED, 0, 0, failureKind, remark);
    }

    public boolean isApplied() {
        return kind == APPLIED;
    }

    public boolean isReturned() {
        return kind == RETURNED;
    }

    public boolean isStaleEpoch() {
        return kind == STALE_EPOCH;
    }

    /** The index of an applied batch's entry, or the latest epoch of a stale one. */
    public long number() {
        return number;
    }

    /** How many positions an applied entry changed. */
    public int changed() {
        return changed;
    }

    public String failureKind() {
        return failureKind;
    }

    public String remark() {
        return remark;
    }
}
