package io.tidemark.raft.start;

import java.nio.file.Path;

/** The settings and the data directory name different nodes, or the settings contradict themselves. */
public final class WrongNodeException extends StoreStartException {

    private static final long serialVersionUID = 1L;

    public WrongNodeException(Path identityFile, String ownNodeId, String settingsNodeId) {
        super("wrong node: file=" + identityFile + " says nodeId=" + ownNodeId + ", but the settings say nodeId="
                + settingsNodeId + ". Correct the settings, or give this node its own directory.");
    }
}
