package io.tidemark.failover.fault;

import io.tidemark.client.OffsetAnswer;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.failover.run.Round;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks a node that is no part of a majority, and requires the answers that docs/consistency.md promises of it. */
final class MinorityProbe implements AutoCloseable {

    /** The longest that a refusal takes. */
    private static final Duration ANSWER = Duration.ofSeconds(3);

    /** How often each kind of request is tried: the first time the node may still think that it leads. */
    private static final int TRIES = 2;

    private static final PositionKey KNOWN = PositionKey.of("", "minority", "known", 0);
    private static final PositionKey REFUSED = PositionKey.of("", "minority", "refused", 0);
    private static final PositionKey NEVER_COMMITTED = PositionKey.of("", "minority", "never-committed", 0);

    private final TidemarkConnection connection;
    private final Round round;
    private final long offset;
    private final ExecutorService clients = Executors.newCachedThreadPool();

    MinorityProbe(TidemarkConnection connection, Round round) {
        this.connection = connection;
        this.round = round;
        this.offset = round.random().nextInt(Integer.MAX_VALUE);
    }

    /** A request that is expected to be refused. */
    @FunctionalInterface
    private interface Asking {
        Object ask() throws TidemarkException;
    }

    /** How a request was turned away; with the answer when it was not. */
    private record Refusal(boolean outcomeUnknown, Duration after, Optional<Object> answer) {}

    /** Commits what stale reads have to find; to be called while there is a majority. */
    void commitKnown() throws TidemarkException {
        connection.commit(new Position(KNOWN, offset));
        connection.query(KNOWN, Consistency.LINEARIZABLE); // so that this node has it as well
    }

    /** Asks for commits and reads while there is no majority; returns what came of it, in words. */
    String requireRefusals() throws InterruptedException, ExecutionException {
        List<Refusal> all = new ArrayList<>();
        for (int i = 0; i < TRIES; i++) {
            List<Future<Refusal>> asked = List.of(
                    refused(() -> connection.commit(new Position(REFUSED, offset))),
                    refused(() -> connection.query(KNOWN, Consistency.LINEARIZABLE)),
                    refused(() -> connection.query(NEVER_COMMITTED, Consistency.LINEARIZABLE)),
                    refused(() -> connection.query(List.of(KNOWN, NEVER_COMMITTED), Consistency.LINEARIZABLE)));
            requireStaleReads();
            for (Future<Refusal> refusal : asked) {
                all.add(refusal.get());
            }
        }
        for (Refusal refusal : all) {
            round.require(refusal.answer().isEmpty(), "answered without a majority: " + refusal);
        }
        Duration longest =
                all.stream().map(Refusal::after).max(Duration::compareTo).orElse(Duration.ZERO);
        round.requireWithin(ANSWER, longest, "the refusal of a request");
        long unknown = all.stream().filter(Refusal::outcomeUnknown).count();
        return "turned %d requests away within %d ms (%d outcomes unknown), and served stale reads"
                .formatted(all.size(), longest.toMillis(), unknown);
    }

    /** Reads what was committed before, now that there is a majority again. */
    void requireKept() throws TidemarkException {
        OffsetAnswer kept = connection.query(KNOWN, Consistency.LINEARIZABLE);
        round.require(kept.offset().equals(Optional.of(offset)), "read %s, expected %d".formatted(kept, offset));
    }

    @Override
    public void close() {
        clients.shutdownNow();
    }

    private Future<Refusal> refused(Asking asking) {
        return clients.submit(() -> {
            long asked = System.nanoTime();
            boolean unknown = false;
            Optional<Object> answer = Optional.empty();
            try {
                answer = Optional.of(asking.ask());
            } catch (UnavailableException e) {
                // As promised: a definite refusal.
            } catch (OutcomeUnknownException e) {
                unknown = true;
            }
            return new Refusal(unknown, Duration.ofNanos(System.nanoTime() - asked), answer);
        });
    }

    private void requireStaleReads() {
        try {
            OffsetAnswer known = connection.query(KNOWN, Consistency.STALE);
            round.require(
                    known.stale() && known.offset().equals(Optional.of(offset)),
                    "a stale read was answered with %s, expected %d and stale".formatted(known, offset));
            OffsetAnswer nothing = connection.query(NEVER_COMMITTED, Consistency.STALE);
            round.require(
                    nothing.stale() && nothing.offset().isEmpty(),
                    "a stale read of nothing was answered with %s, expected stale".formatted(nothing));
        } catch (TidemarkException e) {
            round.require(false, "a stale read was refused: " + e);
        }
    }
}
