package io.tidemark.client;

import java.time.Duration;
import java.util.List;

/** What {@link TidemarkClientBuilder} was told, checked. */
record ClientOptions(
        List<ServerAddress> servers,
        String brokerName,
        Duration deadline,
        Duration connectTimeout,
        Duration silenceMax,
        Duration answerWait,
        Duration settleTime,
        boolean resendUnknown,
        int waitingPositionsMax,
        int batchPositionsMax,
        int batchBytesMax,
        int batchesUnderWayMax) {

    ClientOptions {
        servers = List.copyOf(servers);
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("servers: none, expected at least one");
        }
        requirePositive("deadline", deadline);
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("silenceMax", silenceMax);
        requirePositive("answerWait", answerWait);
        if (settleTime.isNegative()) {
            throw new IllegalArgumentException("settleTime=" + settleTime + ", expected 0 or more");
        }
        requirePositive("waitingPositionsMax", waitingPositionsMax);
        requirePositive("batchPositionsMax", batchPositionsMax);
        requirePositive("batchBytesMax", batchBytesMax);
        requirePositive("batchesUnderWayMax", batchesUnderWayMax);
    }

    static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + "=" + value + ", expected more than 0");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + "=" + value + ", expected 1 or more");
        }
    }
}
