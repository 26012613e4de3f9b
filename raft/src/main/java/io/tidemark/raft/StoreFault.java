package io.tidemark.raft;

/**
 * Why the store can't go on. JRaft's error state never heals, so the process exits and its supervisor starts it anew.
 *
 * @param remark what broke, for the log
 */
public record StoreFault(String remark, Throwable cause) {}
