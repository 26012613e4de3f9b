package io.tidemark.failover.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of all rounds of one fault.
 *
 * @param skipped why it was not run; empty when it was
 * @param rounds those that were run; a failed one is the last
 * @param failures of the fault as a whole; those of rounds stand there
 */
public record FaultResult(String id, String title, String skipped, List<RoundResult> rounds, List<String> failures) {

    public FaultResult {
        rounds = List.copyOf(rounds);
        failures = List.copyOf(failures);
    }

    /** A fault that this machine cannot bring about. */
    static FaultResult skipped(Fault fault, String why) {
        return new FaultResult(fault.id(), fault.title(), why, List.of(), List.of());
    }

    /** The result of these rounds, with the fault's limit on gaps judged if asked for. */
    static FaultResult of(Fault fault, List<RoundResult> rounds, boolean judgesTime) {
        FaultResult result = new FaultResult(fault.id(), fault.title(), "", rounds, List.of());
        if (!judgesTime || fault.gapLimit().isEmpty()) {
            return result;
        }
        GapLimit limit = fault.gapLimit().get();
        List<String> failures = new ArrayList<>();
        judge("p50", result.gapMillis(0.5), limit.p50().toMillis(), failures);
        judge("p99", result.gapMillis(0.99), limit.p99().toMillis(), failures);
        judge("maximum", result.gapMillis(1), limit.max().toMillis(), failures);
        return new FaultResult(fault.id(), fault.title(), "", rounds, failures);
    }

    private static void judge(String name, double millis, long limit, List<String> failures) {
        if (millis > limit) {
            failures.add(String.format(Locale.ROOT, "gap %s %.0f ms, expected at most %d ms", name, millis, limit));
        }
    }

    /** Whether it was skipped. */
    public boolean isSkipped() {
        return !skipped.isEmpty();
    }

    /** Whether nothing failed; also of what was skipped. */
    public boolean isGood() {
        return failures.isEmpty() && rounds.stream().allMatch(RoundResult::isGood);
    }

    /** How many operations were judged. */
    public long operations() {
        return rounds.stream().mapToLong(RoundResult::operations).sum();
    }

    /** The gap that so many of the rounds did not exceed, by the nearest rank; 0 when there are no rounds. */
    public double gapMillis(double quantile) {
        double[] gaps =
                rounds.stream().mapToDouble(RoundResult::gapMillis).sorted().toArray();
        return gaps.length == 0 ? 0 : gaps[Math.max(0, (int) Math.ceil(quantile * gaps.length) - 1)];
    }

    /** All that failed, rounds first. */
    public List<String> allFailures() {
        List<String> all = new ArrayList<>();
        for (RoundResult round : rounds) {
            round.failures().forEach(failure -> all.add("round %d: %s".formatted(round.number(), failure)));
        }
        all.addAll(failures);
        return all;
    }
}
