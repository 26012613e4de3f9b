package io.tidemark.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs, on small inputs and for a moment; what it measures there says nothing. */
class BenchmarksTest {

    /** Benchmarks that start processes. */
    private static final String OF_CLUSTERS = "\\.Cluster\\w+Benchmark";

    @BeforeAll
    static void tellWhereTheTreeIs() {
        System.setProperty(
                "tidemark.tree", Path.of("..").toAbsolutePath().normalize().toString());
    }

    @Test
    void everyBenchmarkOfTheTableTheCodecsAndTheSnapshotGivesAFigure() throws RunnerException {
        assertEachRuns(small().exclude(OF_CLUSTERS).param("positions", "1000").build());
    }

    @Test
    void everyBenchmarkOfClustersGivesAFigure() throws RunnerException {
        assertEachRuns(small().include(OF_CLUSTERS)
                .param("positions", "1000")
                .param("heap", "256m")
                .build());
    }

    private static void assertEachRuns(Options options) throws RunnerException {
        Set<String> run = new TreeSet<>();
        Collection<RunResult> results = new Runner(options).run();
        for (RunResult result : results) {
            assertThat(result.getPrimaryResult().getScore())
                    .as(result.getParams().getBenchmark())
                    .isPositive();
            run.add(result.getParams().getBenchmark());
        }
        Set<String> all = new TreeSet<>();
        BenchmarkList.defaultList()
                .find(
                        OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                        options.getIncludes(),
                        options.getExcludes())
                .forEach(entry -> all.add(entry.getUsername()));
        assertThat(run).isEqualTo(all).isNotEmpty();
    }

    /** In this process, since a class path of a test would reach another one only in part. */
    private static ChainedOptionsBuilder small() {
        return new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(100))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
    }
}
