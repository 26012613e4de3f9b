package io.tidemark.bench.peer;

import java.nio.file.Path;
import java.time.Duration;

/** Something that stores offsets, or does a part of that. One thread uses it: it is started, asked, and closed. */
interface Contestant {

    /** Its name and version, as a table has it. */
    String title();

    /** Where an acknowledged commit is. */
    String durability();

    /** Whether its client can have so much under way. */
    default boolean takes(Work work) {
        return true;
    }

    /**
     * Starts all its processes; some take commits a little later, and their loads wait for that.
     *
     * @param directory of this start alone
     * @throws MissingException when it cannot be had here
     */
    Running start(Path directory) throws Exception;

    /** A started one. */
    interface Running extends AutoCloseable {

        /** Does the work for so long before anything counts, and then for so long. */
        Speed measure(Work work, Duration warmUp, Duration counted) throws Exception;

        /** Ends all its processes. */
        @Override
        void close();
    }
}
