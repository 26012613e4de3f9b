package io.tidemark.raft;

import com.alipay.sofa.jraft.error.ConnectionFailureException;
import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.raft.rpc.ForwardReply;
import io.tidemark.raft.rpc.ForwardRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The follower's way: the batch goes to the leader as the next of one ordered stream. The batcher's thread owns it.
 *
 * <p>A stream is (leader's term, epoch); its batches are numbered. After anything but success a batch's stream is over:
 * the leader refuses what is left of it, by number, and the batcher sends nothing until all of it is settled. The next
 * batch then opens a stream with a higher epoch, from which on the leader refuses all lower ones. So a batch that was
 * delayed on its way can't be applied behind a later one.
 */
final class CommitForwarder implements ProposalRoute {

    private final String groupId;
    private final String nodeId;
    private final Link link;
    private final Supplier<Leadership.View> leadership;

    /** Which stream is the present one. Written on the batcher's thread. */
    private volatile long epoch;

    private long term = -1;
    private long nextSequence;

    /** Set by the reply that ended the stream, on a thread of the RPC client. */
    private volatile boolean streamOver = true;

    private volatile long epochSeen;

    /** The connection to the leader, which keeps the order of what is sent. */
    @FunctionalInterface
    interface Link {

        /**
         * Sends. The reply fails with a {@link ConnectionFailureException} when nothing was sent; after any other
         * failure the leader may or may not have it.
         */
        CompletableFuture<ForwardReply> send(Endpoint leader, ForwardRequest request);
    }

    /** @param firstEpoch higher than any that this node used before it was restarted, as far as it can know */
    CommitForwarder(String groupId, String nodeId, Link link, Supplier<Leadership.View> leadership, long firstEpoch) {
        this.groupId = groupId;
        this.nodeId = nodeId;
        this.link = link;
        this.leadership = leadership;
        this.epoch = firstEpoch;
    }

    @Override
    public void propose(ProposedBatch batch) {
        Leadership.View view = leadership.get();
        if (!view.isFollower() || view.term() != batch.term()) {
            batch.returned();
            return;
        }
        if (streamOver || term != batch.term()) {
            epoch = Math.max(epoch, epochSeen) + 1;
            term = batch.term();
            nextSequence = 0;
            streamOver = false;
        }
        ForwardRequest request =
                new ForwardRequest(groupId, nodeId, epoch, nextSequence++, batch.term(), batch.encoded());
        long stream = epoch;
        CompletableFuture<ForwardReply> unused = link.send(view.leaderPeer().getEndpoint(), request)
                .whenComplete((reply, error) -> heard(batch, stream, reply, error));
    }

    private void heard(ProposedBatch batch, long stream, @Nullable ForwardReply reply, @Nullable Throwable error) {
        if (reply != null && reply.isApplied()) {
            batch.applied(reply.number(), reply.changed());
            return;
        }
        if (stream == epoch) {
            streamOver = true;
        }
        if (error instanceof ConnectionFailureException) {
            batch.returned();
        } else if (reply == null) {
            batch.lost("the leader did not answer: " + error);
        } else if (reply.isReturned()) {
            batch.returned();
        } else if (reply.isStaleEpoch()) {
            epochSeen = Math.max(epochSeen, reply.number());
            batch.returned();
        } else {
            batch.failed(new StoreFailure(FailureKind.valueOf(reply.failureKind()), reply.remark()));
        }
    }
}
