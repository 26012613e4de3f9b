package io.tidemark.client;

import io.tidemark.core.protocol.NodeStatusBody;
import java.util.Optional;

/**
 * What one server answered, or why it did not.
 *
 * @param address where it was asked
 * @param status what it said; empty when it did not answer
 * @param failure why it did not answer; empty when it did
 */
public record NodeReport(ServerAddress address, Optional<NodeStatusBody> status, String failure) {}
