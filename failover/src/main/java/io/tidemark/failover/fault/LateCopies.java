package io.tidemark.failover.fault;

import io.tidemark.client.OffsetAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.wire.Frame;
import io.tidemark.failover.wire.NodeLink;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Commits that arrive again, or behind a newer one of their position: docs/consistency.md promises that the one that
 * arrived last counts, be it smaller and older, under a revision of its own. On positions that no history has.
 */
final class LateCopies implements Closeable {

    private static final int TRIES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String GROUP = "late-copies";
    private static final long OLDER = 1_000;
    private static final long NEWER = 2_000;

    private final Round round;
    private final String topic;
    private final NodeLink here;
    private final NodeLink elsewhere;
    private int positions;

    /** Commits through any two nodes, to a topic that nobody else commits to. */
    LateCopies(Round round, String topic) throws IOException {
        this.round = round;
        this.topic = topic;
        ClusterNode node = round.anyOf(round.cluster().nodes());
        here = NodeLink.open(node.address());
        elsewhere = NodeLink.open(round.anyOf(round.cluster().others(node)).address());
    }

    /** A commit that was not acknowledged, as may happen at any time: then the case says nothing. */
    private static final class NotAcknowledgedException extends Exception {

        private static final long serialVersionUID = 1L;

        NotAcknowledgedException(RemotingCommand answer) {
            super(answer.toString());
        }
    }

    /** One case, on a position of its own. */
    @FunctionalInterface
    private interface Case {
        void play(PositionKey position) throws Exception;
    }

    /** The same frame twice, the second time through another node, when a newer commit was acknowledged. */
    void requireRepeatedCommitCountsLast() throws Exception {
        untilAcknowledged(position -> {
            Frame older = commit(position, OLDER);
            long first = acknowledged(here.send(older));
            long second = acknowledged(here.send(commit(position, NEWER)));
            long repeated = acknowledged(elsewhere.send(older));
            round.require(
                    first < second && second < repeated,
                    "revisions %d, %d, and %d of a repeated commit, expected ascending ones"
                            .formatted(first, second, repeated));
            requireReadEverywhere(position, OLDER, repeated);
        });
        round.prove("a commit that was repeated behind a newer one counted");
    }

    /** Two commits on one connection, the newer one first. */
    void requireOvertakenCommitCountsLast() throws Exception {
        untilAcknowledged(position -> {
            CompletableFuture<Frame> newer = here.send(commit(position, NEWER));
            CompletableFuture<Frame> overtaken = here.send(commit(position, OLDER));
            long first = acknowledged(newer);
            long second = acknowledged(overtaken);
            round.require(
                    first <= second,
                    "revisions %d, and %d of the commit that arrived behind it".formatted(first, second));
            requireReadEverywhere(position, OLDER, second);
        });
        round.prove("a commit that was overtaken by a newer one counted");
    }

    @Override
    public void close() throws IOException {
        here.close();
        elsewhere.close();
    }

    private void untilAcknowledged(Case played) throws Exception {
        for (int left = TRIES; ; left--) {
            try {
                played.play(PositionKey.of("", topic, GROUP, positions++));
                return;
            } catch (NotAcknowledgedException | TidemarkException e) {
                if (left == 0) {
                    throw e;
                }
            }
        }
    }

    private void requireReadEverywhere(PositionKey position, long offset, long revision) throws TidemarkException {
        for (ClusterNode node : round.cluster().nodes()) {
            try (TidemarkConnection connection = TidemarkConnection.open(node.address(), PATIENCE)) {
                OffsetAnswer read = connection.query(position, Consistency.LINEARIZABLE);
                round.require(
                        read.offset().equals(Optional.of(offset)) && read.revision() >= revision,
                        "%s has %s, expected offset %d at revision %d or later"
                                .formatted(node, read, offset, revision));
            }
        }
    }

    private Frame commit(PositionKey position, long offset) {
        UpdateConsumerOffsetRequestHeader header =
                new UpdateConsumerOffsetRequestHeader(GROUP, topic, position.queueId(), offset, "");
        return Frame.of(RemotingCommand.request(RequestCode.UPDATE_CONSUMER_OFFSET, 0, header.toFields()));
    }

    private static long acknowledged(CompletableFuture<Frame> sent)
            throws NotAcknowledgedException, ExecutionException, InterruptedException, TimeoutException {
        RemotingCommand answer =
                sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).command();
        if (answer.code() != ResponseCode.SUCCESS) {
            throw new NotAcknowledgedException(answer);
        }
        return AnswerHeader.from(answer.extFields()).revision();
    }
}
