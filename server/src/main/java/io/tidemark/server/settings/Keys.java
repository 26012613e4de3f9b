package io.tidemark.server.settings;

import io.tidemark.raft.StoreSettings.MemberAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Every key there is. Their comments for operators are in {@code conf/tidemark.conf}; a test holds the two together.
 */
final class Keys {

    private static final int ONE_MINUTE_MILLIS = 60_000;
    private static final int MIB = 1 << 20;
    private static final long TIB = 1L << 40;

    /** Below this, a healthy cluster would refuse what it needs a moment for. */
    private static final int REQUEST_PARK_MILLIS_MIN = 100;

    /**
     * A commit that is proposed at the end of it has 400 ms more to come back, and has to be answered within 3 s of its
     * arrival.
     */
    private static final int REQUEST_PARK_MILLIS_MAX = 2_500;

    private final List<Setting<?>> all = new ArrayList<>();

    final Setting<String> nodeId = add(Setting.required("nodeId", Kinds.NODE_ID_KIND));
    final Setting<List<MemberAddress>> members = add(Setting.required("members", Kinds.MEMBERS_KIND));
    final Setting<Path> storePathRootDir = add(Setting.required("storePathRootDir", Kinds.PATH_KIND));

    /** Its default is the place's shape; the loader puts the directory in. */
    final Setting<Path> logPath = add(Setting.optional("logPath", "<storePathRootDir>/raft", Kinds.PATH_KIND));

    final Setting<String> listenAddress = add(Setting.optional("listenAddress", "127.0.0.1", Kinds.HOST_KIND));
    final Setting<Integer> listenPort =
            add(Setting.optional("listenPort", "10911", Kinds.integer("a port", 0, 65_535)));

    /** Its default is the address's shape; the loader puts the two parts in. */
    final Setting<HostPort> advertisedAddress =
            add(Setting.optional("advertisedAddress", "<listenAddress>:<listenPort>", Kinds.HOST_PORT_KIND));

    final Setting<String> brokerName = add(Setting.optional("brokerName", "", Kinds.BROKER_KIND));

    final Setting<Integer> connectionsMax = number("connectionsMax", 4_096, "connections", 1, 1_000_000);
    final Setting<Integer> connectionIdleSeconds = number("connectionIdleSeconds", 120, "seconds", 1, 86_400);
    final Setting<Integer> connectionRequestsMax = number("connectionRequestsMax", 16_384, "requests", 1, 1_000_000);
    final Setting<Integer> connectionRequestBytesMax =
            number("connectionRequestBytesMax", 8 * MIB, "bytes", 1_024, 1_024 * MIB);
    final Setting<Integer> frameBytesMax = number("frameBytesMax", 16 * MIB, "bytes", 65_536, 16 * MIB);
    final Setting<Integer> largeFramesBytesMax = number("largeFramesBytesMax", 64 * MIB, "bytes", 4_096, 1_024 * MIB);
    final Setting<Integer> writeBufferHighBytes = number("writeBufferHighBytes", MIB, "bytes", 1_024, 1_024 * MIB);
    final Setting<Integer> writeBufferLowBytes = number("writeBufferLowBytes", MIB / 2, "bytes", 512, 1_024 * MIB);
    final Setting<Integer> serverWorkerThreads = number("serverWorkerThreads", 2, "threads", 1, 256);

    final Setting<Integer> flushConsumerOffsetInterval =
            number("flushConsumerOffsetInterval", 5_000, "milliseconds", 100, 60 * ONE_MINUTE_MILLIS);
    final Setting<Integer> electionTimeoutMillis =
            number("electionTimeoutMillis", 300, "milliseconds", 50, ONE_MINUTE_MILLIS);
    final Setting<Integer> electionJitterMillis =
            number("electionJitterMillis", 100, "milliseconds", 1, ONE_MINUTE_MILLIS);
    final Setting<Integer> requestParkMillis =
            number("requestParkMillis", 2_500, "milliseconds", REQUEST_PARK_MILLIS_MIN, REQUEST_PARK_MILLIS_MAX);
    final Setting<Integer> proposalWindowEntries = number("proposalWindowEntries", 8, "entries", 1, 256);
    final Setting<Integer> batchCommitsMax = number("batchCommitsMax", 1_024, "positions", 1, 65_536);
    final Setting<Integer> queuedCommitsMax = number("queuedCommitsMax", 65_536, "positions", 1, 10_000_000);
    final Setting<Long> queuedBytesMax = bytes("queuedBytesMax", 64L * MIB, 2L * MIB);
    final Setting<Long> positionsMax = add(
            Setting.optional("positionsMax", "20000000", Kinds.bigInteger("a number of positions", 1, 1_000_000_000L)));
    final Setting<Long> logFreeBytesMin = bytes("logFreeBytesMin", 16L * MIB, 0);
    final Setting<Long> snapshotReserveBytes = bytes("snapshotReserveBytes", MIB, 0);
    final Setting<Long> logBytesMax = bytes("logBytesMax", 1_024L * MIB, MIB);
    final Setting<Boolean> sync = add(Setting.optional("sync", "true", Kinds.BOOLEAN_KIND));

    /** All keys, in the order of the file. */
    List<Setting<?>> all() {
        return List.copyOf(all);
    }

    private Setting<Integer> number(String name, int defaultValue, String unit, int least, int most) {
        return add(Setting.optional(
                name, Integer.toString(defaultValue), Kinds.integer("a number of " + unit, least, most)));
    }

    private Setting<Long> bytes(String name, long defaultValue, long least) {
        return add(
                Setting.optional(name, Long.toString(defaultValue), Kinds.bigInteger("a number of bytes", least, TIB)));
    }

    private <T> Setting<T> add(Setting<T> setting) {
        all.add(setting);
        return setting;
    }
}
