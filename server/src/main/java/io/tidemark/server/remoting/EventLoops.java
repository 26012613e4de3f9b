package io.tidemark.server.remoting;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The listener's threads: one that accepts, and those that serve connections.
 *
 * @param channelType what goes with them: epoll where there is Linux, else the JDK's selectors
 */
record EventLoops(EventLoopGroup acceptor, EventLoopGroup workers, Class<? extends ServerChannel> channelType) {

    private static final int STOP_MILLIS_MAX = 2_000;

    static EventLoops start(int workerThreads) {
        ThreadFactory acceptor = new DefaultThreadFactory("tidemark-accept");
        ThreadFactory worker = new DefaultThreadFactory("tidemark-remoting");
        return Epoll.isAvailable()
                ? new EventLoops(
                        new EpollEventLoopGroup(1, acceptor),
                        new EpollEventLoopGroup(workerThreads, worker),
                        EpollServerSocketChannel.class)
                : new EventLoops(
                        new NioEventLoopGroup(1, acceptor),
                        new NioEventLoopGroup(workerThreads, worker),
                        NioServerSocketChannel.class);
    }

    /** Ends them; the channels are closed by then. */
    void stop() {
        var acceptorStopped = acceptor.shutdownGracefully(0, STOP_MILLIS_MAX, TimeUnit.MILLISECONDS);
        var workersStopped = workers.shutdownGracefully(0, STOP_MILLIS_MAX, TimeUnit.MILLISECONDS);
        acceptorStopped.awaitUninterruptibly();
        workersStopped.awaitUninterruptibly();
    }
}
