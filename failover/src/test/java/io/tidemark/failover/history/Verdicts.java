package io.tidemark.failover.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;

/** What tests expect of verdicts. */
final class Verdicts {

    private Verdicts() {}

    static void requireValid(Verdict verdict) {
        assertThat(verdict).as(verdict.text()).isInstanceOf(Verdict.Valid.class);
    }

    static Verdict.Violation requireViolation(Verdict verdict) {
        assertThat(verdict).as(verdict.text()).isInstanceOf(Verdict.Violation.class);
        return (Verdict.Violation) verdict;
    }

    /** The rule that is broken, and which lines of the script show it. */
    static void requireViolation(Verdict verdict, Rule rule, int... lines) {
        Verdict.Violation violation = requireViolation(verdict);
        assertThat(violation.rule()).as(verdict.text()).isEqualTo(rule);
        assertThat(violation.window())
                .as(verdict.text())
                .extracting(Operation::number)
                .containsExactlyInAnyOrderElementsOf(IntStream.of(lines).boxed().toList());
    }

    static void requireUnknown(Verdict verdict, String reason) {
        assertThat(verdict).as(verdict.text()).isInstanceOf(Verdict.Unknown.class);
        assertThat(verdict.text()).contains(reason);
    }
}
