package io.tidemark.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeersResultsTest {

    @TempDir
    Path directory;

    private final PeersResults results = new PeersResults("scripts/peers", "abc", "2 processors", "today", List.of())
            .with(row("Tidemark x", "", 300, 100, 200))
            .with(row("Theirs", "", 50, 100, 40))
            .with(new PeersResults.Row("Absent", "nowhere", "no jar", List.of()));

    @Test
    void tellsTheMedianOfTheRoundsAndHowManyTimesAsFastOursIs() throws IOException {
        String page = Files.readString(results.write(directory));

        assertThat(page)
                .contains("| Tidemark x | somewhere | 200 (1.00, 2.0) |", "| Theirs | somewhere | 50 (1.00, 2.0) |")
                .contains("| Theirs | 4.00 (1.00) | - |")
                .contains("Absent: no jar");
    }

    @Test
    void keepsEachRoundForOthersToJudge() throws IOException {
        var unused = results.write(directory);

        assertThat(new ObjectMapper()
                        .readTree(directory.resolve("peers.json").toFile())
                        .at("/rows/0/rounds/1/speeds/1 x 1/perSecond")
                        .asDouble())
                .isEqualTo(100);
    }

    @Test
    void drawsEveryContestantInEachPanel() throws IOException {
        var unused = results.write(directory);

        assertThat(Files.readString(directory.resolve("peers.svg")).split(">Theirs<", -1))
                .hasSize(Work.ALL.size() + 1);
    }

    @Test
    void aSpeedIsReadAsItWasPrinted() {
        Speed speed = new Speed(1234.5, 0.25, 17);

        assertThat(Speed.parse(speed.toLine())).isEqualTo(speed);
        assertThatThrownBy(() -> Speed.parse("SPEED 1")).hasMessageContaining("SPEED 1");
    }

    private static PeersResults.Row row(String title, String skipped, double... perSecond) {
        return new PeersResults.Row(
                title,
                "somewhere",
                skipped,
                Arrays.stream(perSecond)
                        .mapToObj(some ->
                                new PeersResults.Round(Map.of(Work.ALL.get(0).title(), new Speed(some, 1, 2))))
                        .toList());
    }
}
