/**
 * The listener for clients. A request's way: {@link io.tidemark.server.remoting.RemotingFrameDecoder} makes a command
 * of bytes, {@link io.tidemark.server.remoting.RequestRouter} finds the handler of its code, the handler asks the
 * store, and the answer goes back through {@link io.tidemark.server.remoting.Connection}, which flushes once for all
 * that are ready.
 */
@NullMarked
package io.tidemark.server.remoting;

import org.jspecify.annotations.NullMarked;
