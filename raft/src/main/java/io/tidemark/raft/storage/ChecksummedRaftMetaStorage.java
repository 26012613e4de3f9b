package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.core.NodeImpl;
import com.alipay.sofa.jraft.entity.EnumOutter.ErrorType;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import com.alipay.sofa.jraft.storage.RaftMetaStorage;
import io.tidemark.raft.start.StartFault;
import io.tidemark.raft.start.StoreStartException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Term and vote, fsynced at every change and never guessed: a file that is missing or damaged is a reason not to start,
 * since a node that forgot its vote may vote twice. JRaft calls it under the node's lock.
 */
final class ChecksummedRaftMetaStorage implements RaftMetaStorage {

    private static final Logger LOG = LoggerFactory.getLogger(ChecksummedRaftMetaStorage.class);

    private final DataDirectory directory;
    private final RaftMetaFile file;
    private final StartFault fault;

    private @Nullable NodeImpl node;

    /**
     * Set for good when a change could not be written. JRaft only logs that a new term was not, and asks for the vote in it
     * to be written next; that one must not succeed, or the file would have the vote of one term with the number of another,
     * and the node would vote again in the term it voted in.
     */
    private boolean failed;

    /** What the file says. A change that could not be written is not made here either, so that nothing acts on it. */
    private RaftMetaFile.@Nullable Promise promise;

    ChecksummedRaftMetaStorage(DataDirectory directory, StartFault fault) {
        this.directory = directory;
        this.file = new RaftMetaFile(directory);
        this.fault = fault;
    }

    @Override
    public boolean init(RaftMetaStorageOptions options) {
        node = options.getNode();
        try {
            promise = StorageInspection.readPromise(directory);
            return true;
        } catch (StoreStartException e) {
            fault.report(e);
            LOG.error("the node cannot start: {}", e.getMessage());
            return false;
        }
    }

    @Override
    public boolean setTerm(long term) {
        return write(new RaftMetaFile.Promise(term, promise().votedFor()));
    }

    @Override
    public long getTerm() {
        return promise().term();
    }

    @Override
    public boolean setVotedFor(PeerId peer) {
        return write(new RaftMetaFile.Promise(promise().term(), peer.copy()));
    }

    @Override
    public PeerId getVotedFor() {
        return promise().votedFor();
    }

    @Override
    public boolean setTermAndVotedFor(long term, PeerId peer) {
        return write(new RaftMetaFile.Promise(term, peer.copy()));
    }

    @Override
    public void shutdown() {
        // Every change is on the disk already.
    }

    private boolean write(RaftMetaFile.Promise next) {
        if (failed) {
            return false;
        }
        try {
            file.write(next);
            promise = next;
            return true;
        } catch (IOException e) {
            failed = true;
            LOG.error(
                    "cannot write term={} votedFor={} file={}",
                    next.term(),
                    next.votedFor(),
                    directory.raftMetaFile(),
                    e);
            if (node != null) {
                node.onError(new RaftException(
                        ErrorType.ERROR_TYPE_META, RaftError.EIO, "cannot write %s: %s", directory.raftMetaFile(), e));
            }
            return false;
        }
    }

    private RaftMetaFile.Promise promise() {
        if (promise == null) {
            throw new IllegalStateException("used before init, file=" + directory.raftMetaFile());
        }
        return promise;
    }
}
