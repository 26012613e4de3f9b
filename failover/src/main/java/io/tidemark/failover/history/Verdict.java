package io.tidemark.failover.history;

import java.util.List;

/** What a checker thinks of a history. Only a {@link Valid} one lets a run pass. */
public sealed interface Verdict {

    /** Who judged. */
    String checker();

    /** The verdict for people, in one line or, of a violation, with its operations below. */
    String text();

    /** No rule is broken, as far as this checker can see. */
    record Valid(String checker, long operations) implements Verdict {

        @Override
        public String text() {
            return "%s: VALID, %d operations".formatted(checker, operations);
        }
    }

    /**
     * A rule is broken.
     *
     * @param explanation what was seen, in one sentence
     * @param window the operations that show it, and no others, in the order in which they began
     */
    record Violation(String checker, Rule rule, String explanation, List<Operation> window) implements Verdict {

        public Violation {
            window = List.copyOf(window);
        }

        @Override
        public String text() {
            return "%s: VIOLATION of %s (%s): %s%n%s"
                    .formatted(checker, rule, rule.says(), explanation, WindowText.of(window));
        }
    }

    /** It can't tell; a run that ends so has failed. */
    record Unknown(String checker, String reason) implements Verdict {

        @Override
        public String text() {
            return "%s: UNKNOWN, %s".formatted(checker, reason);
        }
    }
}
