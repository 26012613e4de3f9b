package io.tidemark.failover.run;

import java.util.List;

/**
 * What became of one round. All times are milliseconds since the round's clients began, or lengths of time.
 *
 * @param number from 1
 * @param operations how many operations the checkers judged
 * @param gapMillis the longest time without any acknowledged commit, from the injury on
 * @param injuredMillis when the injury began, and {@code healedMillis} when it had ended
 * @param equalMillis how long the replicas took to be equal after the last operation
 * @param commits acknowledged in each tenth of a second
 * @param proofs that the injury took place
 * @param failures what did not hold; the round is good when there are none
 */
public record RoundResult(
        int number,
        long seed,
        long operations,
        double gapMillis,
        double injuredMillis,
        double healedMillis,
        double equalMillis,
        List<Integer> commits,
        List<String> proofs,
        List<String> failures) {

    public RoundResult {
        commits = List.copyOf(commits);
        proofs = List.copyOf(proofs);
        failures = List.copyOf(failures);
    }

    /** Whether all that must hold held. */
    public boolean isGood() {
        return failures.isEmpty();
    }
}
