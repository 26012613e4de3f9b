package io.tidemark.server;

import io.tidemark.raft.StoreFault;
import io.tidemark.raft.start.Troubles;
import io.tidemark.server.CommandLine.UsageException;
import io.tidemark.server.StoreFactory.OpenStore;
import io.tidemark.server.remoting.ListenException;
import io.tidemark.server.remoting.RemotingListener;
import io.tidemark.server.settings.ServerSettings;
import io.tidemark.server.settings.SettingsException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's life, from its command line to its exit code, on the one thread that calls {@link #run}. Others only tell
 * it to end: {@link #stop} for the operator, and the store when it broke.
 *
 * <p>The port is bound before the store is opened: a node that clients cannot reach does not join its cluster. Until
 * the store is open, clients are told that the node is starting.
 */
final class NodeProcess {

    private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

    private final StoreFactory storeFactory;
    private final StopDeadline deadline;
    private final PrintStream errors;

    /** Why the node ends; the first reason counts. */
    private final CompletableFuture<ExitCode> ending = new CompletableFuture<>();

    private final CompletableFuture<ExitCode> ended = new CompletableFuture<>();

    private final Object openerLock = new Object();

    /** The thread that opens the store, while it does; guarded by the lock, so that no other work is interrupted. */
    private @Nullable Thread opener;

    /**
     * @param deadline ends the process when the node does not manage to
     * @param errors where an operator reads what is wrong with the command line and the settings
     */
    NodeProcess(StoreFactory storeFactory, StopDeadline deadline, PrintStream errors) {
        this.storeFactory = storeFactory;
        this.deadline = deadline;
        this.errors = errors;
    }

    /** Starts the node, serves until it is told to end, stops it in order, and says with which code to exit. */
    ExitCode run(List<String> arguments) {
        ExitCode code;
        try {
            CommandLine commandLine = CommandLine.parse(arguments);
            code = serve(ServerSettings.load(commandLine.config(), commandLine.overrides(), commandLine.form()));
        } catch (UsageException | SettingsException e) {
            errors.println(e.getMessage());
            code = ExitCode.BAD_SETTINGS;
        } catch (ListenException e) {
            LOG.error("{}", e.getMessage());
            code = ExitCode.CANNOT_LISTEN;
        } catch (NodeStartException e) {
            if (ending.isDone()) {
                // JRaft takes an interrupt while it loads its storage for a failure of the storage.
                LOG.warn("told to end while starting; {}", e.getMessage());
            } else {
                LOG.error("{}", e.getMessage(), e.getCause());
            }
            code = ending.getNow(e.exitCode());
        } catch (InterruptedException e) {
            LOG.info("told to end while starting");
            code = ending.getNow(ExitCode.UNEXPECTED);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the node ends for an unexpected reason", e);
            code = ExitCode.UNEXPECTED;
        }
        ended.complete(code);
        LOG.info("the node has ended, exit code {} {}", code.code(), code);
        return code;
    }

    /** Tells the node to stop in order, and waits until it has ended. Any thread but the node's. */
    ExitCode stop() {
        end(ExitCode.ORDERED_STOP, ExitCode.UNEXPECTED);
        return ended.join();
    }

    private ExitCode serve(ServerSettings settings) throws ListenException, NodeStartException, InterruptedException {
        Troubles troubles = new Troubles();
        StartingStore store = new StartingStore(settings.store().nodeId(), troubles);
        try (RemotingListener listener = RemotingListener.start(
                settings.listen(),
                store,
                settings.brokerName(),
                settings.store().clientAddress())) {
            LOG.info("node={} listens on {}", settings.store().nodeId(), listener.address());
            OpenStore open = openStore(settings, troubles);
            store.opened(open.store());
            LOG.info("node={} is open", settings.store().nodeId());

            ExitCode code = ending.join();
            LOG.info("node={} ends: {}", settings.store().nodeId(), code);
            listener.stopAccepting();
            close(open);
            return code;
        }
    }

    /** Opens the store; a node that is told to end meanwhile does not wait for other members any longer. */
    private OpenStore openStore(ServerSettings settings, Troubles troubles)
            throws NodeStartException, InterruptedException {
        synchronized (openerLock) {
            opener = Thread.currentThread();
            if (ending.isDone()) {
                opener.interrupt();
            }
        }
        try {
            return storeFactory.open(settings.store(), troubles, this::faulted);
        } finally {
            synchronized (openerLock) {
                opener = null;
                // An interrupt that came too late for the opening is not meant for the closing.
                boolean late = Thread.interrupted();
                LOG.debug("opening the store has ended, interrupted={}", late);
            }
        }
    }

    /** Closes the store; that it could not be closed in order does not change why the node ends. */
    private static void close(OpenStore open) {
        try {
            open.close().run();
        } catch (RuntimeException e) {
            LOG.error("the store could not be closed in order", e);
        }
    }

    private void faulted(StoreFault fault) {
        LOG.error("replication broke and this process cannot heal it: {}", fault.remark(), fault.cause());
        ExitCode why = fault.healedByRestart() ? ExitCode.REPLICATION_FAULT : ExitCode.DATA_REFUSED;
        end(why, why);
    }

    private void end(ExitCode why, ExitCode whenLate) {
        if (ending.complete(why)) {
            deadline.start(ended, whenLate);
            synchronized (openerLock) {
                if (opener != null) {
                    opener.interrupt();
                }
            }
        }
    }
}
