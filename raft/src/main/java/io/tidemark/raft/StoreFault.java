package io.tidemark.raft;

/**
 * Why the store can't go on. JRaft's error state never heals, so the process exits.
 *
 * @param remark what broke and what to do, for the log
 * @param healedByRestart whether a supervisor that starts the process anew helps; otherwise a person has to act
 */
public record StoreFault(String remark, boolean healedByRestart, Throwable cause) {}
