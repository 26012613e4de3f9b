package io.tidemark.client;

import org.jspecify.annotations.Nullable;

/**
 * What is left of a commit whose outcome is not known: the node that got it may still have it applied. Another offset
 * that was sent over another connection meanwhile could be applied before it, and the position would move back.
 *
 * <p>So until it is settled, another offset goes over the same connection only, whose commits of a position a node
 * applies in their order. The same offset may go anywhere: whichever of the two comes last, it is the same. It counts as
 * settled when a node that runs must have dealt with it.
 *
 * @param connection what it was sent over; null when that was more than one connection
 * @param offset what was sent; null when that was more than one offset
 * @param untilNanos when it counts as settled, by {@link System#nanoTime}
 */
record UnsettledOffset(
        @Nullable RemotingChannel connection, @Nullable Long offset, long untilNanos) {

    boolean allows(RemotingChannel next, long nextOffset, long nowNanos) {
        Long same = offset;
        return isSettled(nowNanos) || next == connection || (same != null && same == nextOffset);
    }

    boolean isSettled(long nowNanos) {
        return nowNanos - untilNanos >= 0;
    }

    /** Both this and what was sent later. */
    UnsettledOffset and(UnsettledOffset later) {
        return new UnsettledOffset(
                connection == later.connection ? connection : null,
                offset != null && offset.equals(later.offset) ? offset : null,
                later.untilNanos);
    }
}
