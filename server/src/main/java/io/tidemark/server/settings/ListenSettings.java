package io.tidemark.server.settings;

import java.time.Duration;

/**
 * What the listener for clients is told.
 *
 * @param address the local address to bind to
 * @param port the port to bind to; 0 lets the system choose
 * @param connectionsMax connections at once; one more is closed as it is accepted
 * @param connectionIdle a connection on which nothing moved for so long is closed; a frame may take no longer either
 * @param connectionRequestsMax open requests of one connection past which it is not read
 * @param connectionRequestBytesMax the same bound in bytes of frames
 * @param frameBytesMax size of a whole frame
 * @param largeFramesBytesMax bytes that half-received large frames of all connections may hold
 * @param writeBufferHighBytes unwritten bytes past which a connection is not read
 * @param writeBufferLowBytes unwritten bytes below which it is read again
 * @param workerThreads threads that serve connections
 */
public record ListenSettings(
        String address,
        int port,
        int connectionsMax,
        Duration connectionIdle,
        int connectionRequestsMax,
        int connectionRequestBytesMax,
        int frameBytesMax,
        int largeFramesBytesMax,
        int writeBufferHighBytes,
        int writeBufferLowBytes,
        int workerThreads) {}
