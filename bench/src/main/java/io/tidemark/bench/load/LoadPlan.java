package io.tidemark.bench.load;

/**
 * What a load does.
 *
 * @param connections how many, spread over the servers
 * @param inFlight requests that wait for their answer, on each connection, at most
 * @param rate requests a second in sum, whether or not earlier ones were answered (an open loop); 0 sends one whenever
 *     one was answered (a closed loop)
 * @param batchPositions how many positions a batch has
 * @param groups consumer groups; each belongs to one connection
 * @param queues positions of each group
 * @param consistency of queries, as the wire names it
 * @param warmUpSeconds before anything counts
 * @param seconds that count
 * @param threads of the load itself
 */
record LoadPlan(
        int connections,
        int inFlight,
        int rate,
        OperationMix mix,
        int batchPositions,
        int groups,
        int queues,
        String consistency,
        long seed,
        int warmUpSeconds,
        int seconds,
        int threads) {

    /** Positions whose frames are kept in memory, some 300 bytes each. */
    private static final int POSITIONS_MAX = 2_000_000;

    private static final int RATE_MAX = 10_000_000;
    private static final int IN_FLIGHT_MAX = 1 << 20;

    LoadPlan {
        require("connections", connections, 1, 10_000);
        require("inFlight", inFlight, 1, IN_FLIGHT_MAX);
        require("rate", rate, 0, RATE_MAX);
        require("groups", groups, connections, POSITIONS_MAX);
        require("queues", queues, 1, POSITIONS_MAX / groups);
        if (mix.batchesPercent() > 0) {
            require("batchPositions", batchPositions, 1, groups / connections * queues);
        }
        require("warmUpSeconds", warmUpSeconds, 0, 86_400);
        require("seconds", seconds, 1, 86_400);
        require("threads", threads, 1, 64);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s=%d, expected %d to %d".formatted(name, value, least, most));
        }
    }

    /** Nanoseconds between two requests of one connection in an open loop; 0 in a closed one. */
    long intervalNanos() {
        return rate == 0 ? 0 : Math.max(1, 1_000_000_000L * connections / rate);
    }
}
