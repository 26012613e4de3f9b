package io.tidemark.failover.history;

/** What a history may not break, each with what it says. */
public enum Rule {
    /** Of every checker. */
    FROM_NOWHERE("a read returns only what somebody tried to commit to that position"),
    REFUSED_APPLIED("what was answered with a definite error is never read"),
    SEEN_BEFORE_BEGUN("no read that ended before a commit began returns what it commits"),

    /** Of {@link RevisionOrderChecker}. */
    REAL_TIME("an operation that began after another one had returned has no smaller revision, a commit a greater one"),
    NEWEST_WRITE("a read returns the newest acknowledged commit at or below its revision"),
    BEYOND_REVISION("a read returns nothing that was committed at a greater revision than its own"),
    READS_DISAGREE("reads between the same two changes of a position return the same"),
    TORN_BATCH("a batch is applied as a whole or not at all"),
    UNKNOWN_VANISHED("a commit of unknown outcome that was read stays until something newer is committed"),
    UNKNOWN_REAPPEARED("a commit of unknown outcome that was overwritten is not applied again"),

    /** Of {@link ZoneChecker}. */
    FORWARD_ZONES_OVERLAP("a position does not have two values at the same time"),
    BACKWARD_ZONE_INSIDE_FORWARD("a position that has one value all the time does not change meanwhile"),

    /** Of {@link MonotoneChecker}. */
    BELOW_ACKNOWLEDGED("no read that began after a commit was acknowledged returns less"),
    ABOVE_ATTEMPTED("no read returns more than the last commit that was tried");

    private final String says;

    Rule(String says) {
        this.says = says;
    }

    /** What must hold, as a sentence without its full stop. */
    public String says() {
        return says;
    }
}
