package io.tidemark.bench.peer;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.report.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One comparison: each contestant in each round, one at a time, and what they did so far written after each. */
final class PeersRun {

    private final PeersPlan plan;
    private final List<Contestant> contestants;
    private final String command;
    private final Path workDirectory;
    private final Path results;
    private final PrintWriter out;
    private final Map<Contestant, List<PeersResults.Round>> measured = new LinkedHashMap<>();
    private final Map<Contestant, String> skipped = new LinkedHashMap<>();
    private boolean good = true;

    /**
     * A run that has not begun.
     *
     * @param command what was run, for the page
     * @param workDirectory where servers keep their files; those of one that failed stay
     * @param results where the page is written
     */
    PeersRun(
            PeersPlan plan,
            List<Contestant> contestants,
            String command,
            Path workDirectory,
            Path results,
            PrintWriter out) {
        this.plan = plan;
        this.contestants = List.copyOf(contestants);
        this.command = command;
        this.workDirectory = workDirectory;
        this.results = results;
        this.out = out;
    }

    /** Runs it; returns whether all that are there could be measured. */
    boolean run() throws IOException, InterruptedException {
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Contestant contestant : contestants) {
                measure(contestant, round);
                write();
            }
        }
        return good;
    }

    private void measure(Contestant contestant, int round) throws InterruptedException {
        Path own = workDirectory.resolve(contestant.getClass().getSimpleName());
        Map<String, Speed> speeds = new LinkedHashMap<>();
        try {
            ClusterNode.deleteTree(own);
            measure(contestant, round, own, speeds);
            ClusterNode.deleteTree(own);
        } catch (MissingException e) {
            out.printf("%s skipped: %s%n", contestant.title(), e.getMessage());
            skipped.put(contestant, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            out.printf("%s FAILED: %s; its files are in %s%n", contestant.title(), e, own);
            skipped.put(contestant, "round %d failed: %s".formatted(round, e));
            good = false;
        }
        measured.computeIfAbsent(contestant, unused -> new ArrayList<>()).add(new PeersResults.Round(speeds));
    }

    private void measure(Contestant contestant, int round, Path own, Map<String, Speed> speeds) throws Exception {
        List<Work> works = plan.works().stream().filter(contestant::takes).toList();
        if (works.isEmpty()) {
            return;
        }
        try (Contestant.Running running = contestant.start(Files.createDirectories(own))) {
            Speed unused = running.measure(works.get(works.size() - 1), plan.warmUp(), Duration.ofSeconds(1));
            for (Work work : works) {
                Speed speed = running.measure(work, plan.warmUpOfWork(), plan.counted());
                speeds.put(work.title(), speed);
                out.printf(
                        Locale.ROOT,
                        "%-28s round %d  %-8s  %,9.0f/s  p50 %.2f ms  p99 %.2f ms%n",
                        contestant.title(),
                        round,
                        work.title(),
                        speed.perSecond(),
                        speed.p50Millis(),
                        speed.p99Millis());
            }
        }
    }

    private void write() throws IOException {
        PeersResults page = PeersResults.endingNow(command, Machine.commit(), Machine.description());
        for (Contestant contestant : contestants) {
            page = page.with(new PeersResults.Row(
                    contestant.title(),
                    contestant.durability(),
                    skipped.getOrDefault(contestant, ""),
                    measured.getOrDefault(contestant, List.of())));
        }
        Path unused = page.write(Files.createDirectories(results));
    }
}
