package io.tidemark.server.remoting;

import io.tidemark.core.protocol.RemotingCommand;

/**
 * A command as it came in.
 *
 * @param bytes the size of its frame with the length word
 */
record InboundFrame(RemotingCommand command, int bytes) {}
