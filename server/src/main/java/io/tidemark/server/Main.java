package io.tidemark.server;

import io.tidemark.raft.StoreFault;
import io.tidemark.raft.StoreSettings;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The process of one node: {@value CommandLine#USAGE}. Its exit codes are {@link ExitCode}. */
public final class Main {

    /** Time enough to hand leadership over and to write a snapshot of a large table. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private Main() {}

    public static void main(String[] arguments) {
        exit(Main::openStore, arguments);
    }

    /** Runs a node with stores of this factory, then ends the process. */
    static void exit(StoreFactory storeFactory, String... arguments) {
        Runtime runtime = Runtime.getRuntime();
        StopDeadline deadline = new StopDeadline(STOP_LIMIT, code -> runtime.halt(code.code()));
        NodeProcess node = new NodeProcess(storeFactory, deadline, System.err);
        // A JVM that is told to end by a signal exits with 128 + its number; halting in the hook gives the code
        // instead.
        runtime.addShutdownHook(new Thread(() -> runtime.halt(node.stop().code()), "tidemark-stop"));
        System.exit(node.run(List.of(arguments)).code());
    }

    private static StoreFactory.OpenStore openStore(StoreSettings settings, Consumer<StoreFault> onFault)
            throws NodeStartException {
        throw new NodeStartException(
                ExitCode.DATA_REFUSED,
                "rootDir=" + settings.rootDir() + " cannot be opened: this build has no replication",
                new UnsupportedOperationException("openStore"));
    }
}
