package io.tidemark.client;

/**
 * How a change of many positions went.
 *
 * @param revision the change's place in the history
 * @param changed how many positions were removed or written
 */
public record ChangeAnswer(long revision, long changed) {}
