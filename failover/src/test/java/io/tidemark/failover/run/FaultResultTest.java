package io.tidemark.failover.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FaultResultTest {

    /** Promises gaps of at most 100 ms for half of the rounds, 200 ms for nearly all and 300 ms for all. */
    private static final class Promising implements Fault {

        @Override
        public String id() {
            return "F0";
        }

        @Override
        public String title() {
            return "a fault";
        }

        @Override
        public void strike(Round round) {
            throw new UnsupportedOperationException("nothing is run here");
        }

        @Override
        public Optional<GapLimit> gapLimit() {
            return Optional.of(new GapLimit(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(300)));
        }
    }

    @Test
    void quantilesAreGapsThatWereSeen() {
        FaultResult result = result(false, 40, 10, 30, 20);

        assertThat(result.gapMillis(0.5)).isEqualTo(20);
        assertThat(result.gapMillis(0.99)).isEqualTo(40);
        assertThat(result.gapMillis(1)).isEqualTo(40);
    }

    @Test
    void gapsWithinTheirLimitsAreGood() {
        assertThat(result(true, 90, 100, 190).isGood()).isTrue();
    }

    @Test
    void eachLimitIsJudgedByItself() {
        assertThat(result(true, 110, 120, 90).allFailures()).containsExactly("gap p50 110 ms, expected at most 100 ms");
        assertThat(result(true, 90, 90, 250).allFailures()).containsExactly("gap p99 250 ms, expected at most 200 ms");
        assertThat(result(true, 90, 90, 310).allFailures())
                .containsExactly(
                        "gap p99 310 ms, expected at most 200 ms", "gap maximum 310 ms, expected at most 300 ms");
    }

    @Test
    void gapsAreNotJudgedWhereTimeIsNot() {
        assertThat(result(false, 9_000).isGood()).isTrue();
    }

    @Test
    void oneBadRoundMakesAFaultBad() {
        RoundResult bad =
                new RoundResult(2, 7, 100, 10, 1, 2, 3, List.of(), List.of("n1 died"), List.of("the tables differ"));
        FaultResult result = FaultResult.of(new Promising(), List.of(round(1, 10), bad), true);

        assertThat(result.isGood()).isFalse();
        assertThat(result.allFailures()).containsExactly("round 2: the tables differ");
    }

    @Test
    void whatWasSkippedHasNotFailed() {
        FaultResult skipped = FaultResult.skipped(new Promising(), "needs root");

        assertThat(skipped.isSkipped()).isTrue();
        assertThat(skipped.isGood()).isTrue();
        assertThat(skipped.operations()).isZero();
        assertThat(skipped.gapMillis(0.5)).isZero();
    }

    private static FaultResult result(boolean judgesTime, double... gaps) {
        List<RoundResult> rounds = new ArrayList<>();
        for (double gap : gaps) {
            rounds.add(round(rounds.size() + 1, gap));
        }
        return FaultResult.of(new Promising(), rounds, judgesTime);
    }

    private static RoundResult round(int number, double gap) {
        return new RoundResult(number, 7, 100, gap, 1, 2, 3, List.of(), List.of("n1 died"), List.of());
    }
}
