package io.tidemark.failover.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.failover.run.FaultResult;
import io.tidemark.failover.run.RoundResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {

    private static final FaultResult KILL = fault("F2", "kill -9 of the leader", "");
    private static final FaultResult TORN = fault("F13", "a < b & \"power\"", "round 1 lost n1's offsets");
    private static final FaultResult SKIPPED =
            new FaultResult("F5", "black hole", "needs root and iproute2", List.of(), List.of());

    @TempDir
    Path directory;

    @Test
    void resultsAreReadAsTheyWereWritten() throws Exception {
        RunResults results = results(KILL, TORN, SKIPPED);
        results.write(directory);

        assertThat(RunResults.read(directory)).isEqualTo(results);
        assertThat(directory.toFile().list()).containsExactly("results.json");
    }

    @Test
    void resultsOfSomethingElseAreRefused() throws Exception {
        Files.writeString(directory.resolve("results.json"), "[]");

        assertThatThrownBy(() -> RunResults.read(directory)).isInstanceOf(IOException.class);
    }

    @Test
    void eachFaultHasARowAndEachFailureIsTold() throws Exception {
        Path page = new ReportPage(results(KILL, TORN, SKIPPED)).write(directory);

        assertThat(page)
                .content()
                .contains(
                        "| F2 | kill -9 of the leader | 1 | 1,234 | 412 | 412 | 412 | valid |",
                        "| F5 | black hole | | | | | | skipped: needs root and iproute2 |",
                        "round 1: round 1 lost n1's offsets",
                        "2,468 operations were checked in sum",
                        "![F2, kill -9 of the leader](F2.svg)")
                .containsPattern("\\| F13 .* \\*\\*FAILED\\*\\* \\|")
                .doesNotContain("F5.svg");
    }

    @Test
    void chartsAreWellFormed() throws Exception {
        new ReportPage(results(TORN)).write(directory);

        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(directory.resolve("F13.svg").toFile())
                        .getElementsByTagName("polyline")
                        .getLength())
                .isEqualTo(1);
    }

    @Test
    void whatNobodyCheckedIsNotCalledValid() throws IOException {
        RunResults measured =
                results(fault("etcd-F2", "etcd, the leader dies", "")).asUnchecked();

        String page = Files.readString(new ReportPage(measured).write(directory));

        assertThat(page).contains("answered, and not checked,", "| measured |").doesNotContain("valid");
    }

    private static RunResults results(FaultResult... faults) {
        return new RunResults(
                "scripts/failover run all",
                "abc1234",
                "2 processors",
                "2026-01-01T00:00:00Z",
                7,
                false,
                List.of(faults));
    }

    private static FaultResult fault(String id, String title, String failure) {
        List<String> failures = failure.isEmpty() ? List.of() : List.of(failure);
        RoundResult round = new RoundResult(
                1, 99, 1_234, 412.4, 2_000, 4_000, 100, Collections.nCopies(80, 50), List.of("n1 died"), failures);
        return new FaultResult(id, title, "", List.of(round), List.of());
    }
}
