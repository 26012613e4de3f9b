package io.tidemark.client;

import io.tidemark.core.protocol.PageResponseHeader;
import java.util.List;

/** One page of an answer that comes in pages. */
record GroupPage<T>(PageResponseHeader header, List<T> items) {}
