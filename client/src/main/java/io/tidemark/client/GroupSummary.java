package io.tidemark.client;

/**
 * A group that has positions, counted over all brokers.
 *
 * @param topics of how many topics it has positions
 * @param positions how many it has
 * @param brokers of how many brokers
 */
public record GroupSummary(String group, int topics, long positions, int brokers) {}
