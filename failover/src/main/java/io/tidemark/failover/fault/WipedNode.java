package io.tidemark.failover.fault;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Round;

/** F18: a node loses its disk and is started again as it was. It does not vote before it was replaced by itself. */
final class WipedNode implements Fault {

    @Override
    public String id() {
        return "F18";
    }

    @Override
    public String title() {
        return "wiped node started under the same identity";
    }

    @Override
    public void strike(Round round) throws Exception {
        ClusterNode lost = round.anyOf(round.cluster().nodes());
        round.injuring();
        lost.kill();
        lost.wipe();
        round.prove(lost + " has lost its data directory");
        RefusingVoter voter = new RefusingVoter(round, lost);
        voter.requireWiped();
        voter.bringBack();
    }
}
