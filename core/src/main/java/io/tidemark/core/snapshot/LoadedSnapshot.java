package io.tidemark.core.snapshot;

import io.tidemark.core.offset.OffsetTable;
import io.tidemark.core.offset.TableSummary;

/**
 * A snapshot that passed all its checks.
 *
 * @param table its positions, at its place in the log
 * @param origin who wrote it
 * @param summary the table's as it was loaded: computed from the positions, and equal to what the file says
 */
public record LoadedSnapshot(OffsetTable table, SnapshotOrigin origin, TableSummary summary) {}
