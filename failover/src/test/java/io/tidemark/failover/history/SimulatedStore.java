package io.tidemark.failover.history;

import io.tidemark.core.offset.PositionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A linearizable store and its clients, played on one thread with a clock of its own: what comes out is a legal history.
 * Commits that wait go into one entry together; some are refused, some of unknown outcome are applied at once, long after,
 * or never; each node lags behind by itself and falls back now and then, and answers stale reads from there. The clock is
 * coarse, so that many things happen at the same time.
 */
final class SimulatedStore {

    private static final int NODES = 3;
    private static final int LAG_MAX = 8;
    private static final int LATE = 400;

    /** What a run is like. */
    record Load(int clients, int keys, int operations, boolean oneWriterPerKey) {}

    private final Load load;
    private final Random random;
    private final History history = new History();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::time).thenComparingLong(Event::number));
    private long now;
    private long eventNumber;

    private final PositionKey[] keys;
    private final long[] lastTried;

    /** Of each key its values, as pairs of revision and offset, the newest last. */
    private final List<List<long[]>> versions = new ArrayList<>();

    private final List<Runnable> waiting = new ArrayList<>();
    private final long[] nodeRevisions = new long[NODES];
    private long revision;

    private record Event(long time, long number, Runnable action) {}

    private SimulatedStore(Load load, Random random) {
        this.load = load;
        this.random = random;
        this.lastTried = new long[load.keys];
        this.keys = IntStream.range(0, load.keys)
                .mapToObj(key -> PositionKey.of("", "orders", "group-" + key / 16, key % 16))
                .toArray(PositionKey[]::new);
        for (int key = 0; key < load.keys; key++) {
            versions.add(new ArrayList<>(List.of(new long[] {0, History.NOTHING})));
        }
    }

    static History play(Load load, Random random) {
        SimulatedStore store = new SimulatedStore(load, random);
        for (int client = 0; client < load.clients; client++) {
            int number = client;
            store.after(random.nextInt(5), () -> store.next(number));
        }
        while (!store.events.isEmpty()) {
            Event event = store.events.remove();
            store.now = event.time;
            event.action.run();
        }
        return store.history;
    }

    private void after(long ticks, Runnable action) {
        events.add(new Event(now + ticks, eventNumber++, action));
    }

    private int shortly() {
        return random.nextInt(10) == 0 ? random.nextInt(40) : random.nextInt(4);
    }

    private void next(int client) {
        if (history.size() >= load.operations) {
            return;
        }
        int node = random.nextInt(NODES);
        int kind = random.nextInt(20);
        if (kind < 9) {
            commit(client, node, some(client));
        } else if (kind < 16) {
            query(client, node);
        } else {
            stale(client, node);
        }
    }

    /** Different keys, which the client may commit. */
    private int[] some(int client) {
        int[] allowed = IntStream.range(0, load.keys)
                .filter(key -> !load.oneWriterPerKey || key % load.clients == client)
                .toArray();
        int size = random.nextInt(5) < 3 ? 1 : 2 + random.nextInt(3);
        int first = random.nextInt(allowed.length);
        return IntStream.range(0, Math.min(size, allowed.length))
                .map(i -> allowed[(first + i) % allowed.length])
                .toArray();
    }

    private int begin(int client, int node, OperationKind kind, int[] touched, long[] offsets) {
        int operation = history.begin("client-" + client, "n" + (node + 1), kind, now);
        for (int i = 0; i < touched.length; i++) {
            history.slot(keys[touched[i]], offsets[i]);
        }
        return operation;
    }

    private void end(int client, int operation, Outcome outcome, long atRevision) {
        history.end(operation, now, outcome, atRevision);
        after(random.nextInt(4), () -> next(client));
    }

    private void commit(int client, int node, int[] touched) {
        long[] offsets =
                Arrays.stream(touched).mapToLong(key -> ++lastTried[key]).toArray();
        int operation = begin(client, node, OperationKind.COMMIT, touched, offsets);
        int fate = random.nextInt(20);
        if (fate == 0) {
            after(shortly(), () -> end(client, operation, Outcome.REFUSED, 0));
        } else if (fate < 5) {
            if (fate < 3) {
                after(fate == 1 ? shortly() : random.nextInt(LATE), () -> propose(() -> apply(touched, offsets)));
            }
            after(shortly(), () -> giveUp(client, operation));
        } else {
            after(
                    shortly(),
                    () -> propose(() -> {
                        apply(touched, offsets);
                        long entry = revision;
                        after(shortly(), () -> end(client, operation, Outcome.OK, entry));
                    }));
        }
    }

    private void giveUp(int client, int operation) {
        if (!load.oneWriterPerKey && random.nextInt(4) == 0) {
            // Nobody ever hears of it again.
            after(random.nextInt(4), () -> next(client));
        } else {
            end(client, operation, Outcome.UNKNOWN, 0);
        }
    }

    /** Joins the entry that waits to be applied, or begins one. */
    private void propose(Runnable change) {
        if (waiting.isEmpty()) {
            after(random.nextInt(3), () -> {
                revision += random.nextInt(10) == 0 ? 1 + random.nextInt(3) : 1;
                waiting.forEach(Runnable::run);
                waiting.clear();
            });
        }
        waiting.add(change);
    }

    private void apply(int[] touched, long[] offsets) {
        for (int i = 0; i < touched.length; i++) {
            List<long[]> known = versions.get(touched[i]);
            if (known.size() > 64) {
                known.subList(0, 32).clear();
            }
            known.add(new long[] {revision, offsets[i]});
        }
    }

    private void query(int client, int node) {
        int[] touched = asked();
        int operation = begin(client, node, OperationKind.QUERY, touched, nothing(touched));
        if (random.nextInt(20) == 0) {
            after(shortly(), () -> end(client, operation, random.nextBoolean() ? Outcome.REFUSED : Outcome.UNKNOWN, 0));
        } else {
            after(shortly(), () -> {
                read(operation, touched, revision);
                long at = revision;
                after(shortly(), () -> end(client, operation, Outcome.OK, at));
            });
        }
    }

    private void stale(int client, int node) {
        int[] touched = asked();
        int operation = begin(client, node, OperationKind.STALE_QUERY, touched, nothing(touched));
        after(shortly(), () -> {
            long at = Math.max(0, revision - random.nextInt(LAG_MAX));
            if (random.nextInt(20) != 0) {
                at = Math.max(at, nodeRevisions[node]);
            }
            nodeRevisions[node] = at;
            long shown = read(operation, touched, at);
            after(shortly(), () -> end(client, operation, Outcome.OK, shown));
        });
    }

    private int[] asked() {
        int size = random.nextBoolean() ? 1 : 1 + random.nextInt(Math.min(6, load.keys));
        int first = random.nextInt(load.keys);
        return IntStream.range(0, size).map(i -> (first + i) % load.keys).toArray();
    }

    private static long[] nothing(int[] touched) {
        long[] offsets = new long[touched.length];
        Arrays.fill(offsets, History.NOTHING);
        return offsets;
    }

    /** Answers with the state at a revision. */
    private long read(int operation, int[] touched, long at) {
        for (int i = 0; i < touched.length; i++) {
            List<long[]> known = versions.get(touched[i]);
            int newest = known.size() - 1;
            while (known.get(newest)[0] > at) {
                newest--;
            }
            history.setOffset(history.slotBegin(operation) + i, known.get(newest)[1]);
        }
        return at;
    }
}
