package io.tidemark.failover.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a linearizable store does is never called wrong, however odd it looks. */
class SimulatedHistoriesTest {

    private static final int HISTORIES = 3_000;

    @Test
    void allCheckersAgreeWithALinearizableStore() {
        long seed = TestSeed.next(SimulatedHistoriesTest.class);
        for (int i = 0; i < HISTORIES; i++) {
            Random random = new Random(seed + i);
            boolean oneWriter = random.nextBoolean();
            int clients = 1 + random.nextInt(8);
            int keys = oneWriter ? clients * (1 + random.nextInt(3)) : 1 + random.nextInt(8);
            History history = SimulatedStore.play(
                    new SimulatedStore.Load(clients, keys, 20 + random.nextInt(300), oneWriter), random);
            requireValid(new RevisionOrderChecker(1), history, seed + i);
            requireValid(new ZoneChecker(1), history, seed + i);
            if (oneWriter) {
                requireValid(new MonotoneReplay(1), history, seed + i);
            }
        }
    }

    private static void requireValid(HistoryChecker checker, History history, long seed) {
        Verdict verdict = checker.check(history);
        assertThat(verdict).as("seed %d: %s", seed, verdict.text()).isInstanceOf(Verdict.Valid.class);
    }
}
