/** What was found, kept and shown: the results of runs as JSON, and a page for people. */
@NullMarked
package io.tidemark.failover.report;

import org.jspecify.annotations.NullMarked;
