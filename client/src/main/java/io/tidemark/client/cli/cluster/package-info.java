/** How the nodes are, and their snapshots. */
@NullMarked
package io.tidemark.client.cli.cluster;

import org.jspecify.annotations.NullMarked;
