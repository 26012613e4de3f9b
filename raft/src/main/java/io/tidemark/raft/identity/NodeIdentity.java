package io.tidemark.raft.identity;

import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.raft.rpc.HelloReply;
import io.tidemark.raft.rpc.HelloRequest;
import io.tidemark.raft.rpc.RaftRpc;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.DirectoryFailedException;
import io.tidemark.raft.start.ForeignClusterException;
import io.tidemark.raft.start.NodeWipedException;
import io.tidemark.raft.start.StartCancelledException;
import io.tidemark.raft.start.StoreStartException;
import io.tidemark.raft.start.Troubles;
import io.tidemark.raft.start.WrongNodeException;
import io.tidemark.raft.storage.DataDirectory;
import io.tidemark.raft.storage.StorageInspection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles who a node is before it may take part in Raft, and tells other nodes for as long as it runs. One thread calls
 * {@link #establish}, and after it one {@link #standing}; the rest may be called from any.
 *
 * <p>Everything follows from two questions: does the directory know which cluster it belongs to, and is what it kept for
 * Raft all there and whole?
 *
 * <table>
 *   <caption>What a start leads to</caption>
 *   <tr><td>known, whole</td><td>the node starts, unless the peers belong to another cluster</td></tr>
 *   <tr><td>unknown, nothing kept, --form</td><td>it founds a cluster with all the others, or finds that there is
 *       one</td></tr>
 *   <tr><td>unknown, nothing kept</td><td>it asks the leader: not a voter, it joins and waits to be added; a voter, it
 *       was wiped and refuses to start</td></tr>
 *   <tr><td>anything else</td><td>something was lost, and it asks the leader in the same way; not a voter, it keeps the
 *       remains aside and joins</td></tr>
 * </table>
 *
 * <p>The order in which a first start writes makes that sure: the incarnation, then the storage, then the identity. So an
 * identity without a storage is never a first start that was cut short. And a voter never begins anew by itself, so
 * three lost disks never become an empty cluster.
 */
public final class NodeIdentity implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeIdentity.class);
    private static final Duration FOREIGN_PATIENCE = Duration.ofSeconds(3);
    private static final Duration DAMAGE_PATIENCE = Duration.ofSeconds(10);

    private final IdentitySettings settings;
    private final DataDirectory directory;
    private final Troubles troubles;
    private final IdentityFile identityFile;
    private final IncarnationFile incarnationFile;
    private final HelloResponder responder;
    private final PeerPoll peers;
    private final ExecutorService hellos;

    /**
     * Begins to answer hellos as soon as the port is started.
     *
     * @param directory locked by the caller
     * @param rpc not started yet; it must be before {@link #establish}
     */
    public NodeIdentity(IdentitySettings settings, DataDirectory directory, RaftRpc rpc, Troubles troubles) {
        this.settings = settings;
        this.directory = directory;
        this.troubles = troubles;
        this.identityFile = new IdentityFile(directory);
        this.incarnationFile = new IncarnationFile(directory);
        this.responder = new HelloResponder(settings);
        this.peers = new PeerPoll(settings, rpc, troubles);
        this.hellos = RaftRpc.pool("hello-answer-" + rpc.address().getPort(), 2);
        rpc.serve(
                HelloRequest.class,
                HelloReply.class,
                hellos,
                (request, reply) -> reply.accept(responder.answer(request)));
    }

    /**
     * Finds out who this node is; waits for other nodes for as long as it takes.
     *
     * @throws StoreStartException when the node must not start; nothing was changed then
     */
    public EstablishedIdentity establish() throws StoreStartException {
        Identity identity;
        try {
            identity = settle();
        } finally {
            troubles.withdraw(PeerPoll.WAITING);
        }
        responder.formed(identity);
        LOG.info(
                "nodeId={} belongs to clusterId={} incarnation={} founder={}",
                identity.nodeId(),
                identity.clusterId(),
                identity.incarnation(),
                identity.isFounder());
        return new EstablishedIdentity(identity.clusterId(), identity.nodeId(), identity.initialVoters());
    }

    /**
     * From now on, hellos are answered with the membership whenever this node leads.
     *
     * @param knownMembers where the members are that this node knows of; told when it does not lead, so that who asks can
     *     find the leader
     */
    public void answerWith(MembershipSource source, Supplier<List<Endpoint>> knownMembers) {
        responder.answerWith(source, knownMembers);
    }

    /**
     * Asks the leader once what the established node is by now.
     *
     * @param knownMembers where it may be found, besides what the settings say
     * @return empty when no leader of this cluster answered
     */
    public Optional<Standing> standing(EstablishedIdentity own, List<Endpoint> knownMembers) {
        try {
            peers.askAlso(knownMembers);
            return enquiry()
                    .askLeaderOnce()
                    .filter(answer -> answer.clusterId().equals(own.clusterId()))
                    .map(ClusterEnquiry.Answer::standing);
        } catch (StartCancelledException e) {
            LOG.debug("This node is stopping", e);
            return Optional.empty();
        }
    }

    /** Stops answering; an {@link #establish} that is under way fails. */
    @Override
    public void close() {
        peers.close();
        hellos.shutdown();
    }

    private Identity settle() throws StoreStartException {
        Optional<Identity> known;
        try {
            known = identityFile.read();
        } catch (IOException e) {
            return replaceDamaged(Optional.empty(), StorageInspection.damaged(directory.identityFile(), e));
        }
        if (known.isPresent() && !known.get().nodeId().equals(settings.nodeId())) {
            throw new WrongNodeException(directory.identityFile(), known.get().nodeId(), settings.nodeId());
        }
        StorageInspection.Finding found;
        try {
            found = StorageInspection.inspect(directory);
        } catch (DamagedStorageException damage) {
            return replaceDamaged(known, damage);
        }
        if (known.isPresent()) {
            return found.complete() ? restart(known.get()) : rejoin(known, found.missing());
        }
        return found.used() ? rejoin(known, "nothing is left of " + directory.identityFile()) : firstStart();
    }

    private Identity restart(Identity own) throws StoreStartException {
        incarnationFile.delete();
        responder.formed(own);
        new ForeignCheck(directory, peers, FOREIGN_PATIENCE).requireSameCluster(own);
        return own;
    }

    private Identity firstStart() throws StoreStartException {
        String incarnation = incarnationFile.readOrCreate();
        if (settings.form()) {
            responder.free(incarnation);
            Optional<Identity> founded = new ClusterForming(settings, incarnation, peers).form();
            if (founded.isPresent()) {
                return record(founded.get());
            }
            responder.waiting();
        }
        ClusterEnquiry.Answer answer = enquiry().askLeader("to learn of a cluster to join");
        if (Founder.isListed(answer.founders(), settings.nodeId(), incarnation)) {
            // It said hello when the cluster was founded and stopped before it heard the outcome.
            return record(new Identity(answer.clusterId(), settings.nodeId(), incarnation, answer.founders()));
        }
        requireNotVoter(answer, "its directory " + directory.root() + " is empty");
        return record(new Identity(answer.clusterId(), settings.nodeId(), incarnation, answer.founders()));
    }

    /** The directory was in use, but what a vote rests on is gone. */
    private Identity rejoin(Optional<Identity> known, String loss) throws StoreStartException {
        LOG.error("nodeId={} was wiped: {}; asking the others whether it is a voter", settings.nodeId(), loss);
        ClusterEnquiry.Answer answer = enquiry().askLeader("it was wiped (" + loss + ")");
        requireSameCluster(known, answer);
        requireNotVoter(answer, loss);
        return beginAnew(answer);
    }

    /** Something is there but damaged. That is for a person to know, whether or not a leader answers. */
    private Identity replaceDamaged(Optional<Identity> known, DamagedStorageException damage)
            throws StoreStartException {
        LOG.error("{}", damage.getMessage());
        Optional<ClusterEnquiry.Answer> answer =
                enquiry().askLeader("its storage is damaged (" + damage.damage() + ")", DAMAGE_PATIENCE);
        if (answer.isEmpty()) {
            throw damage;
        }
        requireSameCluster(known, answer.get());
        if (answer.get().voter()) {
            throw damage;
        }
        return beginAnew(answer.get());
    }

    private Identity beginAnew(ClusterEnquiry.Answer answer) throws StoreStartException {
        LOG.warn(
                "nodeId={} is no voter of clusterId={}: it begins anew, the remains are kept as {}.lost-N",
                settings.nodeId(),
                answer.clusterId(),
                directory.raft());
        directory.moveRaftAside();
        String incarnation = incarnationFile.readOrCreate();
        return record(new Identity(answer.clusterId(), settings.nodeId(), incarnation, answer.founders()));
    }

    private Identity record(Identity identity) throws DirectoryFailedException {
        StorageInspection.create(directory);
        identityFile.write(identity);
        incarnationFile.delete();
        return identity;
    }

    private void requireSameCluster(Optional<Identity> known, ClusterEnquiry.Answer answer)
            throws ForeignClusterException {
        if (known.isPresent() && !known.get().clusterId().equals(answer.clusterId())) {
            throw new ForeignClusterException(
                    directory.identityFile(), known.get().clusterId(), answer.leaderId(), answer.clusterId());
        }
    }

    private void requireNotVoter(ClusterEnquiry.Answer answer, String loss) throws NodeWipedException {
        if (answer.voter()) {
            throw new NodeWipedException(settings.nodeId(), answer.clusterId(), loss);
        }
    }

    private ClusterEnquiry enquiry() {
        return new ClusterEnquiry(settings, peers);
    }
}
