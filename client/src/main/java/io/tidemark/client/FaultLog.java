package io.tidemark.client;

import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has faults of the client's own told: a future would keep to itself what an action on its answer throws. */
final class FaultLog {

    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);

    private FaultLog() {}

    /** The same action, whose faults are logged before the future keeps them. */
    static <T> BiConsumer<T, Throwable> telling(BiConsumer<T, Throwable> action) {
        return (answer, failure) -> {
            try {
                action.accept(answer, failure);
            } catch (RuntimeException | Error e) {
                LOG.error("an answer could not be dealt with; requests may end at their deadlines only", e);
                throw e;
            }
        };
    }
}
