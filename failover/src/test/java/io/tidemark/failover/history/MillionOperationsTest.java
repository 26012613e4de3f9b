package io.tidemark.failover.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long run is judged and saved like a short one, in the heap that tests have. */
class MillionOperationsTest {

    private static final int OPERATIONS = 1_000_000;

    @Test
    void aMillionOperationsAreJudgedByAllAndATenthIsSaved(@TempDir Path directory) throws IOException {
        Random random = new Random(TestSeed.next(MillionOperationsTest.class));
        History history = SimulatedStore.play(new SimulatedStore.Load(16, 64, OPERATIONS, true), random);

        assertThat(history.size()).isGreaterThanOrEqualTo(OPERATIONS);
        for (HistoryChecker checker : List.of(
                new RevisionOrderChecker(OPERATIONS / 10),
                new ZoneChecker(OPERATIONS / 10),
                new MonotoneReplay(OPERATIONS / 10))) {
            Verdicts.requireValid(checker.check(history));
        }

        History part = History.of(
                IntStream.range(0, OPERATIONS / 10).mapToObj(history::operation).toList());
        Path file = directory.resolve("history");
        HistoryFile.write(part, file);
        assertThat(HistoryFile.read(file).operations()).isEqualTo(part.operations());
    }
}
