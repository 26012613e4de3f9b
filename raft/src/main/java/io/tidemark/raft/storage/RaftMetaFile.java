package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.entity.PeerId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The file that keeps what a node promised in elections. */
final class RaftMetaFile {

    /**
     * What a node promised: it has seen this term, and it votes for nobody else in it.
     *
     * @param votedFor the empty peer when it has not voted in this term
     */
    record Promise(long term, PeerId votedFor) {

        static final Promise NONE = new Promise(0, PeerId.emptyPeer());
    }

    private final TwoBlockFile file;

    RaftMetaFile(DataDirectory directory) {
        this.file = new TwoBlockFile(directory.raftMetaFile(), "raft-meta");
    }

    /** As {@link TwoBlockFile#read}. */
    Promise read() throws IOException {
        Map<String, String> fields = file.read();
        PeerId votedFor = new PeerId();
        if (!votedFor.parse(fields.getOrDefault("votedFor", ""))) {
            throw new DamagedFileException(file.path(), "votedFor is not a peer");
        }
        try {
            return new Promise(Long.parseLong(fields.getOrDefault("term", "")), votedFor);
        } catch (NumberFormatException e) {
            throw new DamagedFileException(file.path(), "term is not a number");
        }
    }

    void write(Promise promise) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("term", Long.toString(promise.term()));
        fields.put("votedFor", promise.votedFor().toString());
        file.write(fields);
    }
}
