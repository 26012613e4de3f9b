package io.tidemark.server;

import io.tidemark.raft.ReplicatedOffsetStore;
import io.tidemark.raft.StoreFault;
import io.tidemark.raft.StoreSettings;
import io.tidemark.raft.start.NodeWipedException;
import io.tidemark.raft.start.StartCancelledException;
import io.tidemark.raft.start.StoreStartException;
import io.tidemark.raft.start.Troubles;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The process of one node: {@value CommandLine#USAGE}. Its exit codes are {@link ExitCode}. */
public final class Main {

    /** Time enough to hand leadership over and to write a snapshot of a large table; supervisors wait 30 s. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(28);

    /** A broken store has nothing left to save; the sooner it ends, the sooner it is started again. */
    private static final Duration BROKEN_LIMIT = Duration.ofSeconds(2);

    private Main() {}

    public static void main(String[] arguments) {
        exit(Main::openStore, arguments);
    }

    /** Runs a node with stores of this factory, then ends the process. */
    static void exit(StoreFactory storeFactory, String... arguments) {
        Runtime runtime = Runtime.getRuntime();
        StopDeadline deadline = new StopDeadline(STOP_LIMIT, BROKEN_LIMIT, code -> runtime.halt(code.code()));
        NodeProcess node = new NodeProcess(storeFactory, deadline, System.err);
        // A JVM that is told to end by a signal exits with 128 + its number; halting in the hook gives the code
        // instead.
        runtime.addShutdownHook(new Thread(() -> runtime.halt(node.stop().code()), "tidemark-stop"));
        System.exit(node.run(List.of(arguments)).code());
    }

    private static StoreFactory.OpenStore openStore(
            StoreSettings settings, Troubles troubles, Consumer<StoreFault> onFault)
            throws NodeStartException, InterruptedException {
        try {
            ReplicatedOffsetStore store = ReplicatedOffsetStore.open(settings, troubles, onFault);
            return new StoreFactory.OpenStore(store, store::close);
        } catch (StartCancelledException e) {
            throw new InterruptedException(e.getMessage());
        } catch (NodeWipedException e) {
            throw new NodeStartException(ExitCode.WIPED, String.valueOf(e.getMessage()), e);
        } catch (StoreStartException e) {
            throw new NodeStartException(ExitCode.DATA_REFUSED, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new NodeStartException(ExitCode.CANNOT_LISTEN, String.valueOf(e.getMessage()), e);
        }
    }
}
