package io.tidemark.client;

/**
 * How far a change of membership or leadership came.
 *
 * @param done whether all of it was carried out; if not, a step was, and the same request goes on with the next
 * @param remark for people: what was done, and what has to happen before the next step
 */
public record StepAnswer(boolean done, String remark) {}
