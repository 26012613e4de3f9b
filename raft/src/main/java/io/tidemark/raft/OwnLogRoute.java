package io.tidemark.raft;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.entity.Task;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leader's way: the batch becomes an entry of its own log, in the term that the batch was made for and no other.
 */
final class OwnLogRoute implements ProposalRoute {

    private static final Logger LOG = LoggerFactory.getLogger(OwnLogRoute.class);

    private final Node node;
    private final ExecutorService failures;

    OwnLogRoute(Node node, ExecutorService failures) {
        this.node = node;
        this.failures = failures;
    }

    @Override
    public void propose(ProposedBatch batch) {
        ProposalClosure closure = new ProposalClosure(batch, failures);
        try {
            node.apply(new Task(ByteBuffer.wrap(batch.encoded()), closure, batch.term()));
        } catch (IllegalStateException e) {
            LOG.debug("The node takes no entries", e);
            batch.lost("this node is stopping");
        }
    }
}
