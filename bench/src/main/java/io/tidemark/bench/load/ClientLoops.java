package io.tidemark.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.tidemark.client.ServerAddress;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The load's threads, and connections that they serve: epoll where there is Linux, else the JDK's selectors. */
final class ClientLoops implements AutoCloseable {

    private static final int CONNECT_MILLIS_MAX = 5_000;

    private final EventLoopGroup loops;
    private final Class<? extends Channel> channelType;

    ClientLoops(int threads) {
        ThreadFactory factory = new DefaultThreadFactory("load", true);
        boolean epoll = Epoll.isAvailable();
        loops = epoll ? new EpollEventLoopGroup(threads, factory) : new NioEventLoopGroup(threads, factory);
        channelType = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /**
     * Connects.
     *
     * @throws IOException when nobody listens there
     */
    Channel connect(ServerAddress server, ChannelHandler handler) throws IOException, InterruptedException {
        var connecting = new Bootstrap()
                .group(loops)
                .channel(channelType)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS_MAX)
                .handler(handler)
                .connect(server.host(), server.port())
                .await();
        if (!connecting.isSuccess()) {
            throw new IOException("cannot connect to " + server, connecting.cause());
        }
        return connecting.channel();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
