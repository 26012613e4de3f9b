package io.tidemark.server.remoting;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.timeout.IdleStateHandler;
import io.tidemark.raft.OffsetStore;
import io.tidemark.server.settings.ListenSettings;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for RocketMQ clients and serves them from a store. One thread accepts; each connection belongs to one of the
 * worker threads.
 */
public final class RemotingListener implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RemotingListener.class);

    private static final int ACCEPT_BACKLOG = 1_024;
    private static final int CLOSE_MILLIS_MAX = 2_000;

    private final ListenSettings settings;
    private final TableScans scans;
    private final RequestRouter router;
    private final LargeFrameBudget largeFrames;
    private final ConnectionBound bound;
    private final RateLimitedLog surplusLog = new RateLimitedLog(LOG, System::nanoTime);
    private final RateLimitedLog malformedLog = new RateLimitedLog(LOG, System::nanoTime);
    private final RateLimitedLog faultLog = new RateLimitedLog(LOG, System::nanoTime);
    private final EventLoops loops;
    private final ChannelGroup connections;
    private final Channel acceptor;

    /** Tells what the logs held back when nothing follows. */
    private final Future<?> teller;

    private RemotingListener(ListenSettings settings, OffsetStore store, String brokerName, String clientAddress)
            throws ListenException {
        this.settings = settings;
        this.scans = new TableScans(store, settings.frameBytesMax());
        this.router = RequestRouter.of(store, new BrokerNames(brokerName), clientAddress, scans);
        this.largeFrames = new LargeFrameBudget(settings.largeFramesBytesMax());
        this.bound = new ConnectionBound(settings.connectionsMax(), surplusLog);
        this.loops = EventLoops.start(settings.workerThreads());
        this.connections = new DefaultChannelGroup(loops.acceptor().next());
        this.acceptor = bind();
        this.teller = loops.acceptor().scheduleWithFixedDelay(this::tellSuppressed, 1, 1, TimeUnit.SECONDS);
    }

    /**
     * Binds the port and begins to serve.
     *
     * @param brokerName the broker whose positions are the default table, or ""
     * @param clientAddress where clients reach this node, as its status tells it
     * @throws ListenException names the address and why it cannot be had
     */
    public static RemotingListener start(
            ListenSettings settings, OffsetStore store, String brokerName, String clientAddress)
            throws ListenException {
        return new RemotingListener(settings, store, brokerName, clientAddress);
    }

    /** Where it listens, also when the settings left the port to the system. */
    public InetSocketAddress address() {
        return (InetSocketAddress) acceptor.localAddress();
    }

    /** How many connections are open. */
    public int connections() {
        return bound.open();
    }

    /** Takes no more connections; those that are open are served on. */
    public void stopAccepting() {
        acceptor.close().awaitUninterruptibly();
    }

    /** Ends all connections, after what is answered by now is written. */
    @Override
    public void close() {
        stopAccepting();
        teller.cancel(false);
        connections.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
        loops.stop();
        scans.close();
        tellSuppressed();
    }

    private Channel bind() throws ListenException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.acceptor(), loops.workers())
                .channel(loops.channelType())
                .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(bound)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(settings.writeBufferLowBytes(), settings.writeBufferHighBytes()))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        begin(channel);
                    }
                });
        ChannelFuture bound =
                bootstrap.bind(settings.address(), settings.port()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.stop();
            scans.close();
            throw new ListenException(
                    "cannot listen on listenAddress=" + settings.address() + " listenPort=" + settings.port() + ": "
                            + bound.cause(),
                    bound.cause());
        }
        return bound.channel();
    }

    private void begin(Channel channel) {
        connections.add(channel);
        channel.pipeline()
                .addLast(new IdleStateHandler(0, 0, settings.connectionIdle().toMillis(), TimeUnit.MILLISECONDS))
                .addLast(new RemotingFrameDecoder(
                        settings.frameBytesMax(), settings.connectionIdle().toNanos(), largeFrames, malformedLog))
                .addLast(new Connection(channel, router, settings, faultLog));
    }

    private void tellSuppressed() {
        surplusLog.tellSuppressed();
        malformedLog.tellSuppressed();
        faultLog.tellSuppressed();
    }
}
