package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.raft.StoreStatus;
import io.tidemark.raft.start.Troubles;
import org.junit.jupiter.api.Test;

class StartingStoreTest {

    @Test
    void theStatusTellsWhatTheNodeWaitsFor() {
        Troubles troubles = new Troubles();
        StartingStore store = new StartingStore("n1", troubles);
        assertThat(store.status().troubles()).containsExactly("the node is starting");

        troubles.report("waiting", "waiting: to found a cluster, no answer yet from [n2]");

        StoreStatus status = store.status();
        assertThat(status.role()).isEqualTo(StoreStatus.Role.CANDIDATE);
        assertThat(status.troubles())
                .containsExactly("the node is starting", "waiting: to found a cluster, no answer yet from [n2]");
    }
}
