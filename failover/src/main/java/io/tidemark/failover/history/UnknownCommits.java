package io.tidemark.failover.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * When the commits of unknown outcome that were read can have been applied: for each the least and the greatest revision,
 * which are narrowed until nothing changes. A commit for which no revision is left could not have been applied as a
 * whole. Those that nobody read need not have been applied, and are left out.
 *
 * <p>Each bound follows from the ones before with certainty, so this raises no false alarm. When nothing changes any more,
 * all commits at their greatest revisions are an order, unless batches of one entry go in a circle, which {@link
 * BatchOrder} finds; so it misses nothing either. One pass over the commits
 * costs O(log n) for each of their positions, and a few passes are enough unless many unknown batches hang together.
 */
final class UnknownCommits {

    private static final int PASSES_MAX = 1_000;

    private final History history;
    private final Clusters clusters;
    private final Runs runs;
    private final Timeline[] timelines;
    private final Map<Integer, Bounds> bounds = new LinkedHashMap<>();
    private boolean changed;

    /** Of one commit. What a bound follows from is kept to be shown. */
    private static final class Bounds {
        private final int commit;
        private final int[] clusters;
        private long least;
        private long greatest = Long.MAX_VALUE;
        private List<Integer> leastFrom = List.of();
        private List<Integer> greatestFrom = List.of();

        /** Whether the bound is the commit's own real time, or its own reads. */
        private boolean leastIsRealTime;

        private boolean greatestIsRead;

        Bounds(int commit, int[] clusters) {
            this.commit = commit;
            this.clusters = clusters;
        }

        boolean isEmpty() {
            return least > greatest;
        }
    }

    UnknownCommits(History history, Clusters clusters, Runs runs, Timeline[] timelines, RealTimeOrder realTime) {
        this.history = history;
        this.clusters = clusters;
        this.runs = runs;
        this.timelines = timelines;
        for (int commit = 0; commit < history.size(); commit++) {
            if (history.isCommit(commit) && history.outcome(commit) == Outcome.UNKNOWN) {
                begin(commit, realTime);
            }
        }
    }

    private void begin(int commit, RealTimeOrder realTime) {
        Bounds own = new Bounds(commit, clusters.ofCommit(commit));
        raise(own, realTime.leastRevision(commit), List.of(realTime.newestBefore(commit)));
        own.leastIsRealTime = true;
        for (int cluster : own.clusters) {
            if (!clusters.isRead(cluster)) {
                continue;
            }
            if (runs.first(cluster) < own.greatest) {
                own.greatest = runs.first(cluster);
                own.greatestFrom = List.of(runs.firstRead(cluster));
                own.greatestIsRead = true;
            }
            Timeline timeline = timeline(cluster);
            int overwritten = timeline.newestKnown(runs.first(cluster));
            if (overwritten >= 0) {
                raise(
                        own,
                        timeline.revision(overwritten),
                        List.of(clusters.commit(overwritten), runs.firstRead(cluster)));
            }
            int before = timeline.readBefore(cluster);
            if (before >= 0) {
                raise(
                        own,
                        runs.last(before) + 1,
                        List.of(clusters.commit(before), runs.lastRead(before), runs.firstRead(cluster)));
            }
        }
        if (own.greatestIsRead) {
            bounds.put(commit, own);
        }
    }

    /**
     * Narrows all bounds and adds the commits for which nothing is left.
     *
     * @return false when it gave up before all was said
     */
    boolean narrow(Findings findings) {
        changed = true;
        for (int pass = 0; changed && findings.isEmpty(); pass++) {
            if (pass == PASSES_MAX) {
                return false;
            }
            changed = false;
            for (Bounds own : bounds.values()) {
                for (int cluster : own.clusters) {
                    if (!clusters.isRead(cluster)) {
                        narrowBySilence(own, cluster);
                    }
                }
            }
            bounds.values().stream().filter(Bounds::isEmpty).forEach(own -> report(own, findings));
        }
        return true;
    }

    /** Nobody read the commit in this position, so it came after each read of something older, or was overwritten. */
    private void narrowBySilence(Bounds own, int cluster) {
        Timeline timeline = timeline(cluster);
        int newer = timeline.readFrom(own.greatest);
        if (newer >= 0) {
            Bounds other = boundsOf(newer);
            List<Integer> seen = List.of(clusters.commit(newer), runs.lastRead(newer));
            lower(own, greatest(newer), seen, own.greatestFrom, other == null ? List.of() : other.greatestFrom);
            if (other != null) {
                raise(other, own.least, seen, List.of(own.commit), own.leastFrom, own.greatestFrom);
            }
        }
        int older = timeline.lastRead(read -> greatest(read) < own.least);
        if (older >= 0) {
            Bounds other = boundsOf(older);
            raise(
                    own,
                    runs.last(older) + 1,
                    List.of(clusters.commit(older), runs.lastRead(older)),
                    own.leastFrom,
                    other == null ? List.of() : other.greatestFrom);
        }
    }

    private @Nullable Bounds boundsOf(int cluster) {
        return bounds.get(clusters.commit(cluster));
    }

    /** The greatest revision at which the value can have been committed. */
    long greatest(int cluster) {
        Bounds own = boundsOf(cluster);
        if (own != null) {
            return own.greatest;
        }
        Timeline timeline = timeline(cluster);
        return timeline.isKnown(cluster) ? timeline.revision(cluster) : Long.MAX_VALUE;
    }

    /** The least revision at which the value can have been committed. */
    long least(int cluster) {
        Bounds own = boundsOf(cluster);
        return own == null ? timeline(cluster).revision(cluster) : own.least;
    }

    private Timeline timeline(int cluster) {
        return timelines[clusters.key(cluster)];
    }

    @SafeVarargs
    private void raise(Bounds own, long least, List<Integer>... from) {
        if (least > own.least) {
            own.least = least;
            own.leastFrom = join(from);
            own.leastIsRealTime = false;
            changed = true;
        }
    }

    @SafeVarargs
    private void lower(Bounds own, long greatest, List<Integer>... from) {
        if (greatest < own.greatest) {
            own.greatest = greatest;
            own.greatestFrom = join(from);
            own.greatestIsRead = false;
            changed = true;
        }
    }

    @SafeVarargs
    private static List<Integer> join(List<Integer>... operations) {
        List<Integer> all = new ArrayList<>();
        for (List<Integer> some : operations) {
            some.stream().filter(operation -> !all.contains(operation)).forEach(all::add);
        }
        return all;
    }

    private void report(Bounds own, Findings findings) {
        int[] window = join(List.of(own.commit), own.leastFrom, own.greatestFrom).stream()
                .mapToInt(Integer::intValue)
                .toArray();
        if (own.leastIsRealTime && own.greatestIsRead) {
            int read = own.greatestFrom.get(0);
            boolean ended = history.returned(read) < history.invoked(own.commit);
            findings.add(
                    ended ? Rule.SEEN_BEFORE_BEGUN : Rule.REAL_TIME,
                    "%s was read at revision %d, but when its commit began revision %d had been answered"
                            .formatted(describe(own), own.greatest, own.least - 1),
                    ended ? new int[] {own.commit, read} : window);
        } else {
            findings.add(
                    Rule.TORN_BATCH, "at no revision can all of %s have been applied".formatted(describe(own)), window);
        }
    }

    private String describe(Bounds own) {
        return Arrays.stream(own.clusters).mapToObj(clusters::describe).collect(Collectors.joining(" "));
    }
}
