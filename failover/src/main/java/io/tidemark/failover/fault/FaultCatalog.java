package io.tidemark.failover.fault;

import io.tidemark.failover.run.Fault;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All faults, in the order of their numbers. */
public final class FaultCatalog {

    private FaultCatalog() {}

    public static List<Fault> all() {
        return List.of(
                new FollowerKill(),
                new LeaderKill(),
                new AllKill(),
                new Pause(),
                new ShortPause(),
                new LeaderUnplugged(),
                new Partition(),
                new OneWayCuts(),
                new UnsteadyLinks(),
                new NodeReturns(),
                new SlowDisk(),
                new FsyncError(),
                new FullDisk(),
                new PowerCut(true),
                new PublishedDamage(),
                new TornReplacement(),
                new StorageDamage(),
                new ClockJump(),
                new WipedNode(),
                new WipedRaft(),
                new SwappedOffsets(),
                new RestoredDirectory(),
                new TwoDown(),
                new LeaderTransfer(),
                new LeaderStop(),
                new MemberExchange(),
                new SnapshotStorm(),
                new Overload(),
                new OutOfMemory(),
                new MalformedFrames(),
                new HugeRequests(),
                new SlowClients(),
                new ConnectionFlood(),
                new RequestMischief(),
                new StrandedLeader(),
                new SerializedObjects(),
                new AdminStranger(),
                new LateBatch());
    }

    /** The fault of this number, such as F2; also of those that are run by name alone. */
    public static Optional<Fault> named(String id) {
        return Stream.concat(all().stream(), boundToFail().stream())
                .filter(fault -> fault.id().equalsIgnoreCase(id))
                .findFirst();
    }

    /**
     * Those that are run by name alone: each takes away what the fault of its number relies on, so that clients must see a
     * violation. A run that finds none is not worth much.
     */
    public static List<Fault> boundToFail() {
        return List.of(new PowerCut(false));
    }
}
