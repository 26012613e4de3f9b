/**
 * Histories: what clients asked of a cluster and what they were told, and the checkers that judge it. Nothing here knows
 * a cluster, a network or a fault; a saved history is judged again like a fresh one.
 */
@NullMarked
package io.tidemark.failover.history;

import org.jspecify.annotations.NullMarked;
