package io.tidemark.raft.rpc;

import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.failover.cluster.FreePorts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Addresses of the loopback that nobody listens on. */
public final class Ports {

    private static final String LOOPBACK = "127.0.0.1";

    private Ports() {}

    /** So many addresses that no other call has given. */
    public static List<Endpoint> free(int count) throws IOException {
        FreePorts ports = new FreePorts();
        List<Endpoint> addresses = new ArrayList<>();
        while (addresses.size() < count) {
            addresses.add(new Endpoint(LOOPBACK, ports.next(LOOPBACK)));
        }
        return addresses;
    }

    /** Waits until nobody listens there any more: bolt closes its port in the background. */
    public static void awaitFree(Endpoint address) {
        await(address + " is free").until(() -> FreePorts.isFree(address.getIp(), address.getPort()));
    }
}
