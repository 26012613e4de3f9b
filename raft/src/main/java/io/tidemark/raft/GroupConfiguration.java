package io.tidemark.raft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.PeerId;
import java.util.List;

/**
 * The Raft group's configuration as its leader changes it: one node at a time, and each change blocks until it is
 * committed, has failed, or nobody knows. The administration's thread calls it.
 */
interface GroupConfiguration {

    Status addLearner(PeerId peer) throws InterruptedException;

    Status removeLearner(PeerId peer) throws InterruptedException;

    Status addVoter(PeerId peer) throws InterruptedException;

    Status removeVoter(PeerId peer) throws InterruptedException;

    /** The voters that answer this node as their leader, itself among them; none when it leads no longer. */
    List<PeerId> answeringVoters();

    /** The last index that this leader knows to be committed. */
    long committedIndex();
}
