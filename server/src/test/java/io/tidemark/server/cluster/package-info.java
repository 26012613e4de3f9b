/**
 * Tests of whole clusters: real server processes on this machine, injured and looked at from outside. {@link
 * io.tidemark.server.cluster.LocalCluster} is the fixture.
 */
@NullMarked
package io.tidemark.server.cluster;

import org.jspecify.annotations.NullMarked;
