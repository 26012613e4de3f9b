package io.tidemark.client;

/**
 * Where a node listens for clients.
 *
 * @param host a name or an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65,535
 */
public record ServerAddress(String host, int port) {

    private static final int PORT_MAX = 65_535;

    public ServerAddress {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host is empty, expected host:port");
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("port=" + port + ", expected 1 to " + PORT_MAX);
        }
    }

    /**
     * Reads {@code host:port}; an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException tells what was expected
     */
    public static ServerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(colon, 0));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        String port = text.substring(colon + 1);
        if (host.isEmpty() || !port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is no address, expected host:port");
        }
        return new ServerAddress(host, Integer.parseInt(port));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
