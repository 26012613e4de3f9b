package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.disk.LossyDisks;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * F13: one, two or all nodes lose power at a random moment, and with it all that their disks had not fsynced. Nothing that
 * was acknowledged may be gone. With {@code sync=false} the product promises the opposite, and the same run has to find a
 * violation: so it would find one here, too.
 */
final class PowerCut implements Fault {

    /** So few that no snapshot comes in between, which would record that the log had got so far. */
    private static final int COMMITS_NOT_FSYNCED = 50;

    private final boolean sync;
    private @Nullable LossyDisks disks;

    /** @param sync what tidemark.conf says */
    PowerCut(boolean sync) {
        this.sync = sync;
    }

    @Override
    public String id() {
        return sync ? "F13" : "F13-unsynced";
    }

    @Override
    public String title() {
        return sync ? "power cut of one, two or all nodes" : "power cut of all nodes with sync=false: loses commits";
    }

    @Override
    public List<Requirement> requirements() {
        return List.of(Requirement.LOOP_DEVICE);
    }

    @Override
    public void prepare(Stage stage) throws IOException {
        LossyDisks inserted = stage.closeAtEnd(new LossyDisks(stage.directory()));
        for (ClusterNode node : stage.cluster().nodes()) {
            inserted.insert(node);
        }
        disks = inserted;
        stage.cluster().set("sync", Boolean.toString(sync));
        if (sync) {
            // So often that many cuts hit one that is being written.
            stage.cluster().set("flushConsumerOffsetInterval", "500");
        }
    }

    @Override
    public void strike(Round round) throws Exception {
        LossyDisks inserted = inserted();
        List<ClusterNode> nodes = new ArrayList<>(round.cluster().nodes());
        Collections.shuffle(nodes, round.random());
        ClusterNode leader = round.cluster().awaitLeader();
        List<ClusterNode> cut = sync ? nodes.subList(0, 1 + round.random().nextInt(nodes.size())) : nodes;
        round.goOn(round.hold().multipliedBy(round.random().nextInt(1000)).dividedBy(1000));
        if (!sync) {
            nodes.forEach(inserted::flush);
            round.load().awaitAcknowledged(COMMITS_NOT_FSYNCED);
        }
        round.injuring();
        int forgot = inserted.cutPower(cut);
        round.prove("%s lost power, leader was %s; %d disks forgot a file that was not fsynced"
                .formatted(cut, leader, forgot));
        round.require(forgot == cut.size(), "only " + forgot + " disks forgot what was not fsynced");
        cut.forEach(ClusterNode::start);
        cut.forEach(round.cluster()::awaitFollows);
    }

    private LossyDisks inserted() {
        if (disks == null) {
            throw new IllegalStateException("struck before it was prepared");
        }
        return disks;
    }
}
