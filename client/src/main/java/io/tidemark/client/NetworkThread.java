package io.tidemark.client;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The one daemon thread that serves all connections of a client; whoever starts it ends it. */
final class NetworkThread implements AutoCloseable {

    private final EventLoopGroup group = new NioEventLoopGroup(1, new DefaultThreadFactory("tidemark-client", true));

    EventLoop loop() {
        return group.next();
    }

    /** Ends the thread once it has nothing left to do; nobody has to wait for that. */
    @Override
    public void close() {
        Future<?> unused = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
