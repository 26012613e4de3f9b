package io.tidemark.bench.peer;

import java.util.List;

/**
 * Commits of one position each, so many of them under way at a time.
 *
 * @param connections to the servers, where the contestant's client opens more than one
 * @param inFlight on each connection
 */
record Work(int connections, int inFlight) {

    /** From one waiting client to as much as fits. */
    static final List<Work> ALL =
            List.of(new Work(1, 1), new Work(1, 64), new Work(1, 512), new Work(8, 64), new Work(8, 1024));

    /** Its name in tables, such as 8 x 64. */
    String title() {
        return connections + " x " + inFlight;
    }
}
