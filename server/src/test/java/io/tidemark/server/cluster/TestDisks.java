package io.tidemark.server.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidemark.failover.disk.SmallDisks;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Small disks of one test, unmounted after it. To be registered before {@link LocalClusters}, so that the nodes on them
 * have ended by then.
 */
final class TestDisks implements AfterEachCallback {

    private @Nullable SmallDisks disks;

    /** Mounts one there; the test is skipped where that cannot be done. */
    Path mount(Path directory, int megabytes) throws IOException {
        if (disks == null) {
            disks = new SmallDisks();
        }
        try {
            return disks.mount(directory, megabytes);
        } catch (IllegalStateException e) {
            assumeTrue(false, "a tmpfs cannot be mounted here, so the full disk is not tested: " + e.getMessage());
            throw e;
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (disks != null) {
            disks.close();
        }
    }
}
