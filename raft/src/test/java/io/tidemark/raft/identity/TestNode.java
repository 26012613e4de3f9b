package io.tidemark.raft.identity;

import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.raft.rpc.Ports;
import io.tidemark.raft.rpc.RaftRpc;
import io.tidemark.raft.start.StoreStartException;
import io.tidemark.raft.start.Troubles;
import io.tidemark.raft.storage.DataDirectory;
import io.tidemark.raft.storage.DirectoryLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A node that does nothing but find out who it is. */
final class TestNode implements AutoCloseable {

    final DataDirectory directory;
    final Troubles troubles = new Troubles();
    final CompletableFuture<EstablishedIdentity> established = new CompletableFuture<>();

    private final DirectoryLock lock;
    private final RaftRpc rpc;
    private final NodeIdentity identity;

    private TestNode(IdentitySettings settings, Path root) throws IOException, StoreStartException {
        this.directory = DataDirectory.at(root);
        this.lock = DirectoryLock.acquire(directory);
        this.rpc = new RaftRpc(settings.address());
        this.identity = new NodeIdentity(settings, directory, rpc, troubles);
        rpc.start();
    }

    static TestNode start(String nodeId, SortedMap<String, Endpoint> members, Path root, boolean form)
            throws IOException, StoreStartException {
        TestNode node = new TestNode(new IdentitySettings(nodeId, members, form), root);
        Thread thread = new Thread(node::establish, "establish-" + nodeId);
        thread.setDaemon(true);
        thread.start();
        return node;
    }

    private void establish() {
        try {
            established.complete(identity.establish());
        } catch (Exception e) {
            established.completeExceptionally(e);
        }
    }

    EstablishedIdentity await() throws Exception {
        try {
            return established.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : new CompletionException(e.getCause());
        }
    }

    /** From now on it answers as the leader of a cluster with these members. */
    void lead(List<Endpoint> voters, List<Endpoint> learners) {
        identity.answerWith(() -> Optional.of(new Membership(voters, learners)), List::of);
    }

    /** From now on it answers as a follower that knows of these members. */
    void follow(List<Endpoint> known) {
        identity.answerWith(Optional::empty, () -> known);
    }

    /** Asks the leader what it is by now. */
    Optional<Standing> standing(List<Endpoint> known) throws Exception {
        return identity.standing(await(), known);
    }

    @Override
    public void close() {
        identity.close();
        rpc.close();
        Ports.awaitFree(rpc.address());
        lock.close();
    }
}
