package io.tidemark.failover.cluster;

import java.nio.file.Path;
import java.util.List;

/** How a node's process is started. */
@FunctionalInterface
public interface ServerLauncher {

    /**
     * The command that becomes the server, up to the arguments that {@code scripts/server} takes.
     *
     * @param logs where the process leaves its logs and crash reports
     * @param temporary where it leaves temporary files
     * @param jvmOptions options of its JVM besides the launcher's own
     */
    List<String> command(Path logs, Path temporary, List<String> jvmOptions);
}
