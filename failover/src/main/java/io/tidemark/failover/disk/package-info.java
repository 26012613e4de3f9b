/** Disks and files that are injured: small ones that fill up, ones that lose power, damaged files, and system calls that fail. */
@NullMarked
package io.tidemark.failover.disk;

import org.jspecify.annotations.NullMarked;
