package io.tidemark.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;

/** Turns commands into frames, on the connection's thread. */
final class RequestEncoder extends MessageToByteEncoder<RemotingCommand> {

    RequestEncoder() {
        super(RemotingCommand.class);
    }

    @Override
    protected void encode(ChannelHandlerContext context, RemotingCommand command, ByteBuf frame) {
        frame.writeBytes(RemotingFrameCodec.encode(command));
    }
}
