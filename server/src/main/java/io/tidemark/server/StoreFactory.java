package io.tidemark.server;

import io.tidemark.raft.OffsetStore;
import io.tidemark.raft.StoreFault;
import io.tidemark.raft.StoreSettings;
import io.tidemark.raft.start.Troubles;
import java.util.function.Consumer;

/** Opens a node's store. */
@FunctionalInterface
interface StoreFactory {

    /**
     * Opens the data directory and joins the cluster, or founds it together with the others.
     *
     * @param troubles told what is waited for meanwhile, and what needs a person's eye later
     * @param onFault hears, at most once and on any thread, that the store broke while it ran
     * @throws NodeStartException tells why this node cannot have a store, and what to do
     * @throws InterruptedException the process is told to stop while it still waits for others
     */
    OpenStore open(StoreSettings settings, Troubles troubles, Consumer<StoreFault> onFault)
            throws NodeStartException, InterruptedException;

    /**
     * An open store.
     *
     * @param close hands leadership over, writes a snapshot and lets go of the directory; ends when that is done
     */
    record OpenStore(OffsetStore store, Runnable close) {}
}
