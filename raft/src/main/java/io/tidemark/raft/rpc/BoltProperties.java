package io.tidemark.raft.rpc;

/**
 * The system properties that bolt and JRaft's bolt binding read once, when their classes are loaded; so they have to be
 * set before that. A value that the operator gave on the command line stays.
 */
final class BoltProperties {

    private BoltProperties() {}

    static void set() {
        // Above JRaft's largest message (maxBodySize, maxByteCountPerRpc): at bolt's own 512 KiB a healthy but busy
        // connection counts as overflowing, and JRaft stops sending on it.
        setDefault("bolt.channel_write_buf_low_water_mark", "4194304");
        setDefault("bolt.channel_write_buf_high_water_mark", "8388608");
        // JRaft's replication pipeline needs a connection's messages in their order.
        setDefault("bolt.rpc.dispatch-msg-list-in-default-executor", "false");
        // bolt would write log files of its own under the home directory; this way it logs where we do.
        setDefault("sofa.middleware.log.disable", "true");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
