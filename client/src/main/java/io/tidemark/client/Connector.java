package io.tidemark.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Opens connections, all on one network thread. Any thread; nothing waits. */
final class Connector {

    private final EventLoop loop;
    private final AddressResolverGroup<InetSocketAddress> names;
    private final Duration timeout;

    /** After which a node that owes an answer is given up; null: never, who asks has a deadline. */
    private final @Nullable Duration silenceMax;

    private Connector(
            EventLoop loop,
            AddressResolverGroup<InetSocketAddress> names,
            Duration timeout,
            @Nullable Duration silenceMax) {
        this.loop = loop;
        this.names = names;
        this.timeout = timeout;
        this.silenceMax = silenceMax;
    }

    /** For a single connection, whose opener waits for it. */
    static Connector plain(EventLoop loop, Duration timeout) {
        return new Connector(loop, DefaultAddressResolverGroup.INSTANCE, timeout, null);
    }

    /** For connections that share the network thread and end by themselves when their node falls silent. */
    static Connector watched(EventLoop loop, HostNames names, Duration timeout, Duration silenceMax) {
        return new Connector(loop, names, timeout, silenceMax);
    }

    /** Connects; the future is completed on the network thread, and fails with an {@link UnavailableException}. */
    CompletableFuture<RemotingChannel> connect(ServerAddress address) {
        CompletableFuture<RemotingChannel> opened = new CompletableFuture<>();
        PendingAnswers pending = new PendingAnswers();
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .resolver(names)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(Math.max(1, timeout.toMillis())))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (silenceMax != null) {
                            channel.pipeline().addLast(new SilenceWatch(silenceMax, pending));
                        }
                        channel.pipeline()
                                .addLast(
                                        new RequestEncoder(), AnswerHandler.frameDecoder(), new AnswerHandler(pending));
                    }
                })
                .connect(address.host(), address.port())
                .addListener((ChannelFuture connecting) -> {
                    if (connecting.isSuccess()) {
                        opened.complete(new RemotingChannel(address, connecting.channel(), pending));
                    } else {
                        opened.completeExceptionally(new UnavailableException(
                                "cannot connect to " + address + " (" + reason(connecting.cause()) + ")",
                                connecting.cause()));
                    }
                });
        return opened;
    }

    /** Netty's message of a failed connect repeats the address; the one below it is the system's own. */
    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause();
        return Objects.toString((cause == null ? failure : cause).getMessage(), failure.toString());
    }
}
