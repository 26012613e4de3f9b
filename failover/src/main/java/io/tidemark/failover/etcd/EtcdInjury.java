package io.tidemark.failover.etcd;

import io.tidemark.failover.cluster.Cut;
import java.util.Arrays;
import java.util.Optional;

/** What is done to the leader: as the fault of the same number does to Tidemark's. */
public enum EtcdInjury {
    /** kill -9, and its restart. */
    F2("kill -9 of the leader") {
        @Override
        void strike(EtcdCluster cluster, EtcdNode leader, Meanwhile meanwhile) throws Exception {
            leader.kill();
            meanwhile.run();
            cluster.start(leader);
        }
    },
    /** SIGSTOP, then SIGCONT. */
    F4("SIGSTOP of the leader, then SIGCONT") {
        @Override
        void strike(EtcdCluster cluster, EtcdNode leader, Meanwhile meanwhile) throws Exception {
            leader.pause();
            try {
                meanwhile.run();
            } finally {
                leader.resume();
            }
        }
    },
    /** Its cable is pulled. */
    F5("leader unplugged: packets vanish, to nodes and clients") {
        @Override
        void strike(EtcdCluster cluster, EtcdNode leader, Meanwhile meanwhile) throws Exception {
            try (Cut cut = cluster.unplug(leader)) {
                meanwhile.run();
                if (cut.dropped() == 0) {
                    throw new IllegalStateException("no packet was dropped");
                }
            }
        }
    };

    private final String title;

    EtcdInjury(String title) {
        this.title = title;
    }

    /** What goes on while the leader is lost. */
    @FunctionalInterface
    interface Meanwhile {
        void run() throws Exception;
    }

    /** Takes the leader away, and gives it back. */
    abstract void strike(EtcdCluster cluster, EtcdNode leader, Meanwhile meanwhile) throws Exception;

    /** What it is, for people. */
    public String title() {
        return title;
    }

    /** The injury of this number, such as F2. */
    public static Optional<EtcdInjury> named(String id) {
        return Arrays.stream(values())
                .filter(injury -> injury.name().equalsIgnoreCase(id))
                .findFirst();
    }
}
