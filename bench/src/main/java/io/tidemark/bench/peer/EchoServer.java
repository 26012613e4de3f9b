package io.tidemark.bench.peer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.tidemark.core.protocol.RemotingFrameCodec;

/**
 * Takes frames apart and sends each back as it came, with the code of success: what Netty and this machine can do, and so the
 * limit of whatever answers such frames. Arguments: host and port.
 */
public final class EchoServer {

    private static final int CODE_AT = 8;

    private EchoServer() {}

    /** Listens until the process is ended. */
    public static void main(String[] arguments) throws InterruptedException {
        EventLoopGroup loops = Epoll.isAvailable() ? new EpollEventLoopGroup() : new NioEventLoopGroup();
        var listening = new ServerBootstrap()
                .group(loops)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new LengthFieldBasedFrameDecoder(
                                                RemotingFrameCodec.FRAME_BYTES_MAX, 0, Integer.BYTES),
                                        new Echo());
                    }
                })
                .bind(arguments[0], Integer.parseInt(arguments[1]))
                .sync();
        var unused = listening.channel().closeFuture().await();
    }

    /** What is read together is flushed together. */
    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).setShort(CODE_AT, 0);
            var unused = context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }
    }
}
