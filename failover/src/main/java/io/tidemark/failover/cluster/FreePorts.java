package io.tidemark.failover.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ports that nobody listens on. They lie below the range from which the system takes the ports of outgoing connections:
 * a node that is down and comes back must find its ports as it left them, while others try to connect to them all the
 * time.
 */
public final class FreePorts {

    private static final int LEAST = 12_000;

    /** Where Linux begins with outgoing connections unless told otherwise. */
    private static final int BEYOND = 32_768;

    /** Of this process, since clusters of several tests may be there at once, with nodes that do not listen yet. */
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private final Random random = new SecureRandom();

    /** A port of this host that no other call has given. */
    public int next(String host) throws IOException {
        while (true) {
            int port = random.nextInt(LEAST, BEYOND);
            if (GIVEN.add(port) && isFree(host, port)) {
                return port;
            }
        }
    }

    /** Whether nobody listens there. */
    public static boolean isFree(String host, int port) throws IOException {
        InetAddress address = InetAddress.getByName(host);
        if (NetworkInterface.getByInetAddress(address) == null) {
            return true; // in a network of the node's own, where nobody else is
        }
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (BindException e) {
            return false;
        }
    }
}
