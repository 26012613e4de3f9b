package io.tidemark.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.ServerAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LoadResultTest {

    @Test
    void aClosedLoopThatStoodStillIsCorrectedForWhatItDidNotSend() {
        LoadResult.Operations commits = commits(plan(0));

        assertThat(commits.count()).isEqualTo(1000);
        assertThat(commits.perSecond()).isEqualTo(100);
        assertThat(commits.latency().p99()).isCloseTo(1, within());
        assertThat(commits.latency().max()).isCloseTo(1000, within());
        assertThat(commits.corrected().p99())
                .as("a thousand more were due meanwhile")
                .isGreaterThan(900);
    }

    @Test
    void anOpenLoopHasLeftNothingOut() {
        LoadResult.Operations commits = commits(plan(1000));

        assertThat(commits.corrected()).isEqualTo(commits.latency());
    }

    @Test
    void positionsOfBatchesAreTold() {
        LoadResult result = result(plan(0), OperationKind.BATCH);

        assertThat(result.lines().get(0)).contains("batch", "100/s", "(1,600 positions/s)");
    }

    @Test
    void errorsMakeItBadAndAreTold() {
        LoadResult result = LoadResult.of(
                plan(0),
                List.of(),
                "",
                10,
                Map.of(OperationKind.COMMIT, 1000L),
                Map.of(OperationKind.COMMIT, stalled()),
                new TreeMap<>(Map.of(2, 17L)));

        assertThat(result.isGood()).isFalse();
        assertThat(result.lines()).contains("errors with code 2: 17");
    }

    private static LoadResult.Operations commits(LoadPlan plan) {
        return Objects.requireNonNull(
                result(plan, OperationKind.COMMIT).operations().get("commit"));
    }

    private static LoadResult result(LoadPlan plan, OperationKind kind) {
        return LoadResult.of(
                plan,
                List.of(new ServerAddress("127.0.0.1", 10921)),
                "2026-01-01T00:00:00Z",
                10,
                Map.of(kind, 1000L),
                Map.of(kind, stalled()),
                new TreeMap<>());
    }

    /** Answers after a millisecond each, but for one that took a second. */
    private static Histogram stalled() {
        Histogram histogram = Latencies.histogram();
        histogram.recordValueWithCount(1000, 999);
        histogram.recordValue(1_000_000);
        return histogram;
    }

    private static LoadPlan plan(int rate) {
        return new LoadPlan(1, 1, rate, new OperationMix(0, 0), 16, 8, 8, "LINEARIZABLE", 1, 0, 10, 1);
    }

    private static Offset<Double> within() {
        return Offset.offset(1.0);
    }
}
