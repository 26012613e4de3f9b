package io.tidemark.failover.bug;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A bug that a careful programmer could have made, the fault that has to catch it, and how. */
public enum SeededBug {
    ACKNOWLEDGED_BEFORE_QUORUM(1, "acknowledged before a quorum has it", "F6", false, "VIOLATION"),
    FSYNC_SKIPPED(2, "the log is not fsynced", "F13", false, "VIOLATION|has ended with code 4"),
    READ_WITHOUT_READ_INDEX(3, "linearizable reads without ReadIndex", "F4", false, "VIOLATION"),
    LOST_LEADERSHIP_IS_DEFINITE(4, "EPERM told as a definite error", "F7", false, "VIOLATION of REFUSED_APPLIED"),
    PUBLISHED_IN_PLACE(5, "consumerOffset.json written in place", "F15", false, "is not whole"),
    ONE_NODE_APPLIES_OTHERWISE(6, "one node applies something else", "F1", true, "VIOLATION|tables differ"),
    OLD_EPOCH_ACCEPTED(
            7, "a forwarded batch of an old epoch is accepted", "F36", false, "undone by a batch of an old epoch"),
    WIPED_NODE_VOTES(8, "a wiped node votes", "F18", false, "VIOLATION|should have refused to start");

    private final int number;
    private final String title;
    private final String faultId;
    private final boolean ofOneNode;
    private final String evidence;

    /**
     * @param faultId the fault that catches it
     * @param ofOneNode whether one node alone has it
     * @param evidence a pattern that is in the failure that shows that the bug was caught, and not something else
     */
    SeededBug(int number, String title, String faultId, boolean ofOneNode, String evidence) {
        this.number = number;
        this.title = title;
        this.faultId = faultId;
        this.ofOneNode = ofOneNode;
        this.evidence = evidence;
    }

    /** The bug of this number. */
    public static Optional<SeededBug> numbered(int number) {
        return Stream.of(values()).filter(bug -> bug.number == number).findFirst();
    }

    public int number() {
        return number;
    }

    public String title() {
        return title;
    }

    public String faultId() {
        return faultId;
    }

    boolean isOfOneNode() {
        return ofOneNode;
    }

    /** The file of its rules. */
    String script() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".btm";
    }

    /** Whether this failure of a round shows it. */
    boolean isShownBy(String failure) {
        return Pattern.compile(evidence).matcher(failure).find();
    }
}
