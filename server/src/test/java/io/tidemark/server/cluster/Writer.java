package io.tidemark.server.cluster;

import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.Position;
import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.cluster.LocalCluster;
import io.tidemark.failover.load.RoamingConnection;
import java.util.Random;

/**
 * A client that commits one offset after the other, and keeps the history of it. It goes to another node now and then,
 * and when it is turned away. If it does not know by then what became of its last commit, it goes on with a new
 * position, see {@link PositionHistory}. One thread owns it.
 */
final class Writer implements AutoCloseable {

    /** One in so many commits is the last one on its connection. */
    private static final int COMMITS_PER_CONNECTION = 200;

    private final String name;
    private final OffsetHistories histories;
    private final Random random;
    private final RoamingConnection connection;
    private PositionHistory history;
    private int positions;

    Writer(String name, LocalCluster cluster, ClusterNode first, OffsetHistories histories, Random random) {
        this.name = name;
        this.histories = histories;
        this.random = random;
        this.connection = new RoamingConnection(cluster::nodes, first, random);
        this.history = histories.begin(name, positions);
    }

    /** The history of the position that it commits at present. */
    PositionHistory history() {
        return history;
    }

    /** Tries one commit; whether it was acknowledged. */
    boolean commit() {
        TidemarkConnection open;
        try {
            open = connection.open();
        } catch (UnavailableException e) {
            Patience.pause();
            return false;
        }
        Position position = history.attempt();
        long atBegin = histories.revisions().atBegin();
        try {
            long revision = open.commit(position);
            history.acknowledged(position.offset(), revision);
            histories.revisions().committed(atBegin, revision, position);
            if (random.nextInt(COMMITS_PER_CONNECTION) == 0) {
                leave();
            }
            return true;
        } catch (OutcomeUnknownException e) {
            history.outcomeUnknown(position.offset());
            return false;
        } catch (TidemarkException e) {
            history.refused(position.offset());
            leave();
            return false;
        }
    }

    /** Commits until one is acknowledged, and returns its offset; {@link #history} tells of which position. */
    long commitUntilAcknowledged() {
        long deadline = System.nanoTime() + ClusterNode.PATIENCE.toNanos();
        while (!commit()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(name + ": no commit was acknowledged within " + ClusterNode.PATIENCE);
            }
        }
        return history.acknowledged();
    }

    private void leave() {
        connection.leave();
        if (!history.isSettled()) {
            positions++;
            history = histories.begin(name, positions);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
