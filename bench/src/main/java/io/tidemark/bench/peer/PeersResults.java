package io.tidemark.bench.peer;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What all contestants of one run did, as peers.json holds it.
 *
 * @param command what was run
 * @param commit of the tree
 * @param machine processors, memory, kernel, Java
 * @param ended date and time, UTC
 */
record PeersResults(String command, String commit, String machine, String ended, List<Row> rows) {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    PeersResults {
        rows = List.copyOf(rows);
    }

    /**
     * One contestant.
     *
     * @param durability where an acknowledged commit is
     * @param skipped why it was not measured, or not to the end; empty when it was
     */
    record Row(String title, String durability, String skipped, List<Round> rounds) {

        Row {
            rounds = List.copyOf(rounds);
        }

        boolean isOurs() {
            return title.startsWith("Tidemark");
        }

        /** The round whose speed is the median of this work. */
        Optional<Speed> median(Work work) {
            List<Speed> speeds = rounds.stream()
                    .flatMap(round -> Optional.ofNullable(round.speeds().get(work.title())).stream())
                    .sorted(Comparator.comparingDouble(Speed::perSecond))
                    .toList();
            return speeds.isEmpty() ? Optional.empty() : Optional.of(speeds.get(speeds.size() / 2));
        }
    }

    /** One start of a contestant: by the work's title what it did. */
    record Round(Map<String, Speed> speeds) {}

    static PeersResults endingNow(String command, String commit, String machine) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new PeersResults(command, commit, machine, now, List.of());
    }

    /** The same with one more contestant. */
    PeersResults with(Row row) {
        List<Row> more = new ArrayList<>(rows);
        more.add(row);
        return new PeersResults(command, commit, machine, ended, more);
    }

    /** Writes peers.json, peers.md and peers.svg; returns the page. */
    Path write(Path directory) throws IOException {
        JSON.writeValue(directory.resolve("peers.json").toFile(), this);
        Files.writeString(directory.resolve("peers.svg"), new PeersChart(this).svg());
        return Files.write(directory.resolve("peers.md"), lines());
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(
                "# Tidemark and its peers",
                "",
                "`%s`, ended %s, commit %s. %s.".formatted(command, ended, commit, machine),
                "",
                "Commits of one offset in a second, of the round with the median, with its p50 and p99 of latency in ms.",
                "Servers and load share the machine. The columns are connections x commits in flight on each.",
                ""));
        lines.add("| | an acknowledged commit is |" + cells(Work::title));
        lines.add("| --- | --- |" + " ---: |".repeat(Work.ALL.size()));
        for (Row row : rows) {
            lines.add("| %s | %s |".formatted(row.title(), row.durability())
                    + cells(work -> row.median(work).map(PeersResults::text).orElse("-")));
        }
        rows.stream().filter(Row::isOurs).findFirst().ifPresent(ours -> ratios(ours, lines));
        rows.stream()
                .filter(row -> !row.skipped().isEmpty())
                .forEach(row -> lines.addAll(List.of("", "%s: %s".formatted(row.title(), row.skipped()))));
        lines.addAll(List.of("", "![commits in a second](peers.svg)"));
        return lines;
    }

    private void ratios(Row ours, List<String> lines) {
        lines.addAll(List.of(
                "",
                "How many times as many commits a second Tidemark does, and how many times as long its p50 is:",
                "",
                "| |" + cells(Work::title),
                "| --- |" + " ---: |".repeat(Work.ALL.size())));
        rows.stream()
                .filter(row -> !row.isOurs())
                .forEach(row -> lines.add("| %s |".formatted(row.title()) + cells(work -> ratio(ours, row, work))));
    }

    private static String ratio(Row us, Row them, Work work) {
        Optional<Speed> ours = us.median(work);
        Optional<Speed> theirs = them.median(work);
        return ours.isPresent() && theirs.isPresent()
                ? String.format(
                        Locale.ROOT,
                        "%.2f (%.2f)",
                        ours.get().perSecond() / theirs.get().perSecond(),
                        ours.get().p50Millis() / theirs.get().p50Millis())
                : "-";
    }

    private static String text(Speed speed) {
        return String.format(
                Locale.ROOT, "%,.0f (%.2f, %.1f)", speed.perSecond(), speed.p50Millis(), speed.p99Millis());
    }

    private static String cells(Function<Work, String> cell) {
        StringBuilder cells = new StringBuilder();
        Work.ALL.forEach(work -> cells.append(' ').append(cell.apply(work)).append(" |"));
        return cells.toString();
    }
}
