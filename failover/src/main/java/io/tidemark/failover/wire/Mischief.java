package io.tidemark.failover.wire;

import java.time.Duration;
import java.util.Random;

/** What becomes of requests on their way, and how often each thing did. Any thread may ask. */
public final class Mischief {

    private static final int DELAYED_ONE_IN = 4;
    private static final int DELAY_MILLIS_MAX = 150;
    private static final int REPEATED_ONE_IN = 4;
    private static final int COPIES_MAX = 3;
    private static final int ANSWER_LOST_ONE_IN = 60;

    /** A client that hears nothing waits for seconds, one whose connection breaks goes on. */
    private static final int SILENT_ONE_IN = 8;

    /** Guarded by this, as all below. */
    private Random random = new Random(0);

    private boolean active;
    private long arrived;
    private long newestHandedOn;
    private int delayed;
    private int overtaken;
    private int repeated;
    private int repeatedElsewhere;
    private int answersLost;
    private int unanswered;

    /** What becomes of an answer. */
    enum Answer {
        PASSED_ON,
        /** The client's connection stays, and it hears nothing. */
        SWALLOWED,
        /** The client's connection ends instead. */
        CONNECTION_ENDED
    }

    /**
     * Of one request.
     *
     * @param copies how often it reaches nodes
     * @param elsewhere whether all copies but the first go to other nodes
     */
    record Fate(Duration delay, int copies, boolean elsewhere, Answer answer) {

        static final Fate ORDINARY = new Fate(Duration.ZERO, 1, false, Answer.PASSED_ON);

        boolean isOrdinary() {
            return equals(ORDINARY);
        }
    }

    /** From now on, by chance from this seed; counts begin at 0. */
    public synchronized void begin(long seed) {
        active = true;
        random = new Random(seed);
        delayed = 0;
        overtaken = 0;
        repeated = 0;
        repeatedElsewhere = 0;
        answersLost = 0;
        unanswered = 0;
    }

    /** No request that comes from now on meets anything. */
    public synchronized void end() {
        active = false;
    }

    /** Requests of which one that came later, of any client, reached its node earlier. */
    public synchronized int overtaken() {
        return overtaken;
    }

    /** Requests that reached nodes more than once. */
    public synchronized int repeated() {
        return repeated;
    }

    /** Answers that came from a node and never reached their client. */
    public synchronized int answersLost() {
        return answersLost;
    }

    /** Copies that no node has answered in the time in which it must. */
    public synchronized int unanswered() {
        return unanswered;
    }

    /** For people: all that was done. */
    @Override
    public synchronized String toString() {
        return "%d requests delayed, %d overtaken, %d repeated, %d of them through another node, %d answers lost"
                .formatted(delayed, overtaken, repeated, repeatedElsewhere, answersLost);
    }

    synchronized Fate next() {
        if (!active) {
            return Fate.ORDINARY;
        }
        Duration delay =
                oneIn(DELAYED_ONE_IN) ? Duration.ofMillis(1 + random.nextInt(DELAY_MILLIS_MAX)) : Duration.ZERO;
        int copies = oneIn(REPEATED_ONE_IN) ? 2 + random.nextInt(COPIES_MAX - 1) : 1;
        boolean elsewhere = copies > 1 && random.nextBoolean();
        Answer answer = Answer.PASSED_ON;
        if (oneIn(ANSWER_LOST_ONE_IN)) {
            answer = oneIn(SILENT_ONE_IN) ? Answer.SWALLOWED : Answer.CONNECTION_ENDED;
        }
        delayed += delay.isZero() ? 0 : 1;
        repeated += copies > 1 ? 1 : 0;
        repeatedElsewhere += elsewhere ? 1 : 0;
        answersLost += answer == Answer.PASSED_ON ? 0 : 1;
        return new Fate(delay, copies, elsewhere, answer);
    }

    /** A request has come from its client; returns its number. */
    synchronized long arrives() {
        return ++arrived;
    }

    /** A request goes on to its node. */
    synchronized void handedOn(long number) {
        overtaken += number < newestHandedOn ? 1 : 0;
        newestHandedOn = Math.max(newestHandedOn, number);
    }

    synchronized void wasNotAnswered() {
        unanswered++;
    }

    private boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }
}
