package io.tidemark.failover.cluster;

import io.tidemark.client.BusyException;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.RefusedException;
import io.tidemark.client.ServerAddress;
import io.tidemark.client.StepAnswer;
import io.tidemark.client.TidemarkConnection;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes of a cluster's members as operators make them: whoever leads is asked for one step after the other, and asked
 * again after everything that passes, until the whole change is done.
 */
public final class MemberChanges {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final LocalCluster cluster;

    public MemberChanges(LocalCluster cluster) {
        this.cluster = cluster;
    }

    /** A request to the leader. */
    @FunctionalInterface
    private interface Step {
        StepAnswer ask(TidemarkConnection leader) throws TidemarkException;
    }

    /** Sees what the cluster last said of a change that is not done. */
    @FunctionalInterface
    private interface Listener {
        void told(String remark);
    }

    /** Takes a node in as a learner; it runs and waits to be added. */
    public void add(ClusterNode node) {
        carryOut("add " + node, leader -> leader.addMember(node.name(), ServerAddress.parse(node.raftAddress())));
    }

    /** Makes a learner a voter, as soon as it has caught up. */
    public void promote(ClusterNode node) {
        carryOut("promote " + node, leader -> leader.promoteMember(node.name()));
    }

    /** Takes a voter or a learner out. */
    public void remove(ClusterNode node) {
        carryOut("remove " + node, leader -> leader.removeMember(node.name()));
    }

    /** Puts a voter back that lost its disk, and starts it when it may come; returns when it votes again. */
    public void replace(ClusterNode lost) {
        carryOut("replace " + lost, leader -> leader.replaceMember(lost.name()), remark -> {
            if (remark.contains("is a learner") && !lost.isRunning()) {
                lost.start();
            }
        });
    }

    private void carryOut(String name, Step step) {
        carryOut(name, step, remark -> {});
    }

    private void carryOut(String name, Step step, Listener listener) {
        long deadline = System.nanoTime() + ClusterNode.PATIENCE.toNanos();
        String told = "";
        while (System.nanoTime() < deadline) {
            try {
                StepAnswer answer = once(step);
                if (answer.done()) {
                    return;
                }
                told = answer.remark();
            } catch (BusyException | UnavailableException | OutcomeUnknownException | RefusedException e) {
                // A refusal too: of one who has not caught up, or while another node is being missed.
                told = String.valueOf(e.getMessage());
            } catch (TidemarkException e) {
                throw new IllegalStateException(name, e);
            }
            listener.told(told);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        throw new IllegalStateException(name + " was not done within " + ClusterNode.PATIENCE + "; last told: " + told);
    }

    private StepAnswer once(Step step) throws TidemarkException {
        Optional<ClusterNode> leader = cluster.leader();
        if (leader.isEmpty()) {
            return new StepAnswer(false, "there is no leader");
        }
        try (TidemarkConnection connection = leader.get().connect()) {
            return step.ask(connection);
        }
    }
}
