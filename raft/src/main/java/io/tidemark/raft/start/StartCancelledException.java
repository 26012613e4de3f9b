package io.tidemark.raft.start;

/** The start was waiting for other nodes when it was told to stop. */
public final class StartCancelledException extends StoreStartException {

    private static final long serialVersionUID = 1L;

    public StartCancelledException() {
        super("start cancelled while waiting for the other nodes");
    }
}
