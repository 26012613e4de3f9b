package io.tidemark.failover.run;

import io.tidemark.failover.cluster.NodeNetwork;
import io.tidemark.failover.cluster.SteeredClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a fault needs of the machine. */
public enum Requirement {
    /** A network of its own for each node. */
    NETWORK("root and iproute2, for networks of the nodes' own"),
    /** File systems that are mounted and unmounted. */
    MOUNT("root, to mount file systems"),
    /** File systems in files, that lose what was not written when the power is cut. */
    LOOP_DEVICE("root, e2fsprogs and perl, for disks that lose power"),
    /** System calls that are slowed, or fail. */
    STRACE("root and strace, to make system calls slow or fail"),
    /** Clocks that jump. */
    FAKETIME("faketime, for clocks that jump"),
    /** Another cluster, to compare with. */
    ETCD("etcd on the PATH, to compare with"),
    /** Packets that are dropped between nodes. */
    NFTABLES("root, iproute2 and nftables, to drop packets");

    private final String what;

    Requirement(String what) {
        this.what = what;
    }

    /** For people: what is needed, and what for. */
    public String what() {
        return what;
    }

    /** Whether this machine has it; tried where that is cheap. */
    public boolean isMet() {
        return switch (this) {
            case NETWORK -> NodeNetwork.isAvailable();
            case MOUNT -> isRoot();
            case LOOP_DEVICE -> isRoot() && has("mkfs.ext4") && has("perl");
            case STRACE -> isRoot() && has("strace");
            case ETCD -> isOnPath("etcd");
            case FAKETIME -> SteeredClock.isAvailable();
            case NFTABLES -> NodeNetwork.canBeCut();
        };
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean isOnPath(String command) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }

    private static boolean has(String command) {
        return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }
}
