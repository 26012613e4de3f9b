package io.tidemark.server.cluster;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Ports that nobody listens on. They lie below the range from which the system takes the ports of outgoing connections:
 * a node that is down and comes back must find its ports as it left them, while others try to connect to them all the
 * time.
 */
final class FreePorts {

    private static final int LEAST = 12_000;

    /** Where Linux begins with outgoing connections unless told otherwise. */
    private static final int BEYOND = 32_768;

    private final Random random = new SecureRandom();
    private final Set<Integer> given = new HashSet<>();

    /** A port of this host; every call gives another one. */
    int next(String host) throws IOException {
        while (true) {
            int port = random.nextInt(LEAST, BEYOND);
            if (given.add(port) && isFree(host, port)) {
                return port;
            }
        }
    }

    private static boolean isFree(String host, int port) throws IOException {
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
