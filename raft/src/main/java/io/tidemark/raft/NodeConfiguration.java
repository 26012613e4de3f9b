package io.tidemark.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the configuration through JRaft's node. */
final class NodeConfiguration implements GroupConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(NodeConfiguration.class);

    private static final Duration CHANGE_TIMEOUT = Duration.ofSeconds(10);

    private final Node node;

    NodeConfiguration(Node node) {
        this.node = node;
    }

    @Override
    public Status addLearner(PeerId peer) throws InterruptedException {
        return change(done -> node.addLearners(List.of(peer), done));
    }

    @Override
    public Status removeLearner(PeerId peer) throws InterruptedException {
        return change(done -> node.removeLearners(List.of(peer), done));
    }

    @Override
    public Status addVoter(PeerId peer) throws InterruptedException {
        return change(done -> node.addPeer(peer, done));
    }

    @Override
    public Status removeVoter(PeerId peer) throws InterruptedException {
        return change(done -> node.removePeer(peer, done));
    }

    @Override
    public List<PeerId> answeringVoters() {
        try {
            return node.listAlivePeers();
        } catch (IllegalStateException e) {
            LOG.debug("This node leads no longer", e);
            return List.of();
        }
    }

    @Override
    public long committedIndex() {
        return node.getLastCommittedIndex();
    }

    private static Status change(Consumer<Closure> request) throws InterruptedException {
        CompletableFuture<Status> result = new CompletableFuture<>();
        request.accept(result::complete);
        try {
            return result.get(CHANGE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Status(RaftError.ETIMEDOUT, "no answer within %d ms", CHANGE_TIMEOUT.toMillis());
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
