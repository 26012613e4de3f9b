package io.tidemark.raft;

/**
 * Why the store did not do what it was asked.
 *
 * @param remark for people: what is wrong, with the values, and what to do
 */
public record StoreFailure(FailureKind kind, String remark) {}
