package io.tidemark.bench.load;

import java.util.Locale;

/** What a request asks for. */
enum OperationKind {
    /** One position, by RocketMQ's request 15. */
    COMMIT,
    /** One position, by RocketMQ's request 14. */
    QUERY,
    /** Some positions at once, by a request of Tidemark's own. */
    BATCH;

    /** Its name in results. */
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
