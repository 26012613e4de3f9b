/**
 * The tests of the tests: bugs that never ship, put into running nodes by Byteman's rules in {@code failover/src/bugs}, and
 * the faults that have to catch them.
 */
@NullMarked
package io.tidemark.failover.bug;

import org.jspecify.annotations.NullMarked;
