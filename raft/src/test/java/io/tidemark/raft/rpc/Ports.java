package io.tidemark.raft.rpc;

import com.alipay.sofa.jraft.util.Endpoint;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ports of the loopback that nobody listens on. They lie below the range from which the system takes the ports of
 * outgoing connections, or a node that comes later could find its port taken by another one that connects.
 */
public final class Ports {

    private static final int LEAST = 12_000;

    /** Where Linux begins with outgoing connections unless told otherwise. */
    private static final int BEYOND = 32_768;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /** So many addresses that no other call has given. */
    public static List<Endpoint> free(int count) throws IOException {
        Random random = new SecureRandom();
        List<Endpoint> addresses = new ArrayList<>();
        while (addresses.size() < count) {
            int port = random.nextInt(LEAST, BEYOND);
            if (GIVEN.add(port) && isFree(port)) {
                addresses.add(new Endpoint("127.0.0.1", port));
            }
        }
        return addresses;
    }

    private static boolean isFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
