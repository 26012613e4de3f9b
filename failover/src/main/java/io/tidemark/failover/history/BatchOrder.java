package io.tidemark.failover.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which batches came before which, where revisions do not tell: in one log entry, or with an unknown outcome. A batch
 * whose value was not read in a position came before the one that was read there next; batches that came before each
 * other in a circle were torn. O(n log n).
 */
final class BatchOrder {

    private final History history;
    private final Clusters clusters;
    private final Map<Integer, List<Step>> stepsTo = new HashMap<>();
    private final Map<Integer, List<Step>> stepsFrom = new HashMap<>();

    /** A batch that came before another one, as a read shows. */
    private record Step(int before, int after, int read) {}

    BatchOrder(History history, Clusters clusters, Runs runs, Timeline[] timelines, UnknownCommits unknown) {
        this.history = history;
        this.clusters = clusters;
        for (int cluster = 0; cluster < clusters.size(); cluster++) {
            if (clusters.isRead(cluster) || !isBatch(cluster)) {
                continue;
            }
            int next = timelines[clusters.key(cluster)].readFrom(unknown.greatest(cluster));
            if (next >= 0 && isBatch(next) && unknown.greatest(cluster) >= unknown.least(next)) {
                Step step = new Step(clusters.commit(cluster), clusters.commit(next), runs.lastRead(next));
                stepsTo.computeIfAbsent(step.after, after -> new ArrayList<>()).add(step);
                stepsFrom
                        .computeIfAbsent(step.before, before -> new ArrayList<>())
                        .add(step);
            }
        }
    }

    private boolean isBatch(int cluster) {
        int commit = clusters.commit(cluster);
        return commit >= 0 && history.slotEnd(commit) - history.slotBegin(commit) > 1;
    }

    /** Adds one circle, if there is any. */
    void findCircle(Findings findings) {
        dropOrdered();
        if (stepsTo.isEmpty()) {
            return;
        }
        // Every batch that is left has one before it that is left: backwards, one comes along a batch for a second
        // time.
        List<Step> path = new ArrayList<>();
        Map<Integer, Integer> places = new HashMap<>();
        int batch = stepsTo.keySet().iterator().next();
        while (!places.containsKey(batch)) {
            places.put(batch, path.size());
            Step step = stepsTo.getOrDefault(batch, List.of()).get(0);
            path.add(step);
            batch = step.before;
        }
        List<Integer> window = new ArrayList<>();
        for (Step step : path.subList(places.getOrDefault(batch, 0), path.size())) {
            window.add(step.before);
            window.add(step.read);
        }
        findings.add(
                Rule.TORN_BATCH,
                "batches would have to come before each other",
                window.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Takes away each batch that nothing came before which is left, until all that is left is in a circle or behind one. */
    private void dropOrdered() {
        Deque<Integer> free = new ArrayDeque<>();
        stepsFrom.keySet().stream().filter(batch -> !stepsTo.containsKey(batch)).forEach(free::add);
        while (!free.isEmpty()) {
            for (Step step : stepsFrom.getOrDefault(free.remove(), List.of())) {
                List<Step> left = stepsTo.getOrDefault(step.after, List.of());
                left.remove(step);
                if (left.isEmpty()) {
                    stepsTo.remove(step.after);
                    free.add(step.after);
                }
            }
        }
    }
}
