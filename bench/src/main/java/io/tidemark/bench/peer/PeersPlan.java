package io.tidemark.bench.peer;

import java.time.Duration;
import java.util.List;

/**
 * How much a comparison does.
 *
 * @param rounds in which each contestant is started and measured
 * @param warmUp under the greatest load after a start, before anything counts
 * @param counted of each work
 * @param works in their order
 */
record PeersPlan(int rounds, Duration warmUp, Duration counted, List<Work> works) {

    /** Before each work, so that its client is warm too. */
    private static final Duration WARM_UP_OF_WORK = Duration.ofSeconds(4);

    PeersPlan {
        works = List.copyOf(works);
        if (rounds < 1 || counted.toSeconds() < 1 || warmUp.isNegative()) {
            throw new IllegalArgumentException("rounds=%d seconds=%d warm-up=%d, expected at least 1, 1 and 0"
                    .formatted(rounds, counted.toSeconds(), warmUp.toSeconds()));
        }
    }

    /** The warm-up before each work: none where none is asked for. */
    Duration warmUpOfWork() {
        return warmUp.compareTo(WARM_UP_OF_WORK) < 0 ? warmUp : WARM_UP_OF_WORK;
    }
}
