package io.tidemark.raft.rpc;

import com.alipay.sofa.jraft.error.RemotingException;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.RaftRpcServerFactory;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.RpcServer;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcServer;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's port for other nodes: JRaft's requests and our own messages over one bolt server, and a client for our own
 * calls. The server listens on the configured address and no other. Any thread.
 *
 * <p>Its pools have a fixed number of threads and a queue without a bound, so that a request waits and is never
 * rejected: JRaft loses a replicator when a pool of its rejects. What bounds the queues is the peers' own windows.
 */
public final class RaftRpc implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RaftRpc.class);

    private static final int CONNECT_THREADS = 2;
    private static final int RAFT_THREADS = 8;
    private static final int CLI_THREADS = 2;
    private static final int REPLY_THREADS = 2;

    private final Endpoint address;
    private final AllowListedHessian messages;
    private final RpcServer server;
    private final RpcClient client;
    private final ExecutorService raftRequests;
    private final ExecutorService cliRequests;
    private final ExecutorService replies;
    private final ExecutorService connects;
    private final Set<Endpoint> connecting = ConcurrentHashMap.newKeySet();

    /** Guarded by this. */
    private boolean clientStarted;

    /** @param address where to listen, and how other nodes name this one */
    public RaftRpc(Endpoint address) {
        BoltProperties.set();
        this.address = address;
        this.messages = AllowListedHessian.installed();
        this.raftRequests = pool("raft-rpc-" + address.getPort(), RAFT_THREADS);
        this.cliRequests = pool("raft-cli-" + address.getPort(), CLI_THREADS);
        this.replies = pool("raft-reply-" + address.getPort(), REPLY_THREADS);
        this.connects = pool("raft-connect-" + address.getPort(), CONNECT_THREADS);
        this.server =
                new BoltRpcServer(new com.alipay.remoting.rpc.RpcServer(address.getIp(), address.getPort(), true));
        RaftRpcServerFactory.addRaftRequestProcessors(server, raftRequests, cliRequests);
        this.client = RpcFactoryHelper.rpcFactory().createRpcClient(null);
    }

    /** Begins to listen. Everything that is served should be registered before. */
    public synchronized void start() throws IOException {
        client.init(new RpcOptions());
        clientStarted = true;
        boolean listening;
        try {
            listening = server.init(null);
        } catch (RuntimeException e) {
            throw new IOException("cannot listen on raftAddress=" + address + ": " + e.getMessage(), e);
        }
        if (!listening) {
            throw new IOException("cannot listen on raftAddress=" + address + ", is the port in use?");
        }
    }

    /** Where this node listens. */
    public Endpoint address() {
        return address;
    }

    /** The server, to be shared with a {@code RaftGroupService}. */
    public RpcServer server() {
        return server;
    }

    /**
     * Answers a kind of request.
     *
     * @param request a final, serializable class whose fields are primitives, strings and byte arrays, with a
     *     constructor without parameters
     * @param reply a class of the same kind
     * @param executor where the handler runs; it must not reject
     */
    public <Q, R> void serve(Class<Q> request, Class<R> reply, Executor executor, RpcHandler<Q, R> handler) {
        messages.allow(request);
        messages.allow(reply);
        server.registerProcessor(new HandlerProcessor<>(request, executor, handler));
    }

    /**
     * Asks another node. The request is on its way when this returns, and requests to one node leave in the order of
     * the calls; a call that has to connect first blocks its thread for as long as that takes, {@code timeout} at most
     * (see {@link #connected}).
     *
     * @return the reply, or the exception of a call that failed; completed on a thread of this class, which must not be
     *     blocked. After an exception it is not known whether the other node saw the request, unless the cause is a
     *     {@link com.alipay.sofa.jraft.error.ConnectionFailureException}
     */
    public <R> CompletableFuture<R> call(Endpoint to, Object request, Class<R> reply, Duration timeout) {
        messages.allow(request.getClass());
        messages.allow(reply);
        CompletableFuture<R> answer = new CompletableFuture<>();
        try {
            client.invokeAsync(to, request, null, new ReplyCallback<>(reply, answer, replies), timeout.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.completeExceptionally(e);
        } catch (RemotingException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /**
     * Whether there is a connection to this node. If not, one is opened in the background, so that a thread which must
     * not block can ask again.
     */
    public boolean connected(Endpoint to) {
        if (client.checkConnection(to)) {
            return true;
        }
        if (connecting.add(to)) {
            connects.execute(() -> {
                try {
                    if (!client.checkConnection(to, true)) {
                        LOG.debug("cannot connect to {}", to);
                    }
                } finally {
                    connecting.remove(to);
                }
            });
        }
        return false;
    }

    @Override
    public synchronized void close() {
        if (server.isStarted()) {
            server.shutdown();
        }
        if (clientStarted) {
            client.shutdown();
            clientStarted = false;
        }
        raftRequests.shutdown();
        cliRequests.shutdown();
        replies.shutdown();
        connects.shutdown();
    }

    /** A pool of so many threads that makes requests wait and never rejects one, until it is shut down. */
    public static ExecutorService pool(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
