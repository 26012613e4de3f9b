package io.tidemark.raft.identity;

import com.alipay.sofa.jraft.util.Endpoint;
import java.util.List;

/**
 * A committed configuration.
 *
 * @param voters raft addresses
 * @param learners raft addresses
 */
public record Membership(List<Endpoint> voters, List<Endpoint> learners) {}
