package io.tidemark.raft.identity;

import io.tidemark.raft.start.DirectoryFailedException;
import io.tidemark.raft.storage.ChecksummedFile;
import io.tidemark.raft.storage.DataDirectory;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The file that says which cluster and node a data directory belongs to, the last one that a first start writes. */
final class IdentityFile {

    private final ChecksummedFile file;

    IdentityFile(DataDirectory directory) {
        this.file = new ChecksummedFile(directory.identityFile(), "identity");
    }

    /** The identity; empty when there is no file. */
    Optional<Identity> read() throws IOException {
        try {
            Map<String, String> fields = file.read();
            SortedMap<String, Founder> founders = Founder.parse(fields.getOrDefault("founders", "?"));
            if (founders == null) {
                throw new IOException("file=" + file.path() + " has founders that cannot be read");
            }
            return Optional.of(new Identity(
                    fields.getOrDefault("clusterId", ""),
                    fields.getOrDefault("nodeId", ""),
                    fields.getOrDefault("incarnation", ""),
                    founders));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    void write(Identity identity) throws DirectoryFailedException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("clusterId", identity.clusterId());
        fields.put("nodeId", identity.nodeId());
        fields.put("incarnation", identity.incarnation());
        fields.put("founders", Founder.text(identity.founders()));
        try {
            file.write(fields);
        } catch (IOException e) {
            throw new DirectoryFailedException("write", file.path(), e);
        }
    }
}
