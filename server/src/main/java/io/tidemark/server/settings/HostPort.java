package io.tidemark.server.settings;

/** Where something listens; an IPv6 address is written in brackets. */
record HostPort(String host, int port) {

    @Override
    public String toString() {
        return host.indexOf(':') < 0 ? host + ':' + port : '[' + host + "]:" + port;
    }
}
