package io.tidemark.bench.peer;

import io.tidemark.client.ServerAddress;
import io.tidemark.failover.cluster.FreePorts;
import java.nio.file.Path;
import java.util.List;

/** The limit: {@link EchoServer}. */
final class EchoContestant implements Contestant {

    private static final String HOST = "127.0.0.1";

    @Override
    public String title() {
        return "Netty echo";
    }

    @Override
    public String durability() {
        return "nothing is stored";
    }

    @Override
    public Running start(Path directory) throws Exception {
        ServerAddress address = new ServerAddress(HOST, new FreePorts().next(HOST));
        ChildJvm process = ChildJvm.start(
                directory.resolve("server"),
                System.getProperty("java.class.path"),
                List.of("-Xmx512m", EchoServer.class.getName(), address.host(), Integer.toString(address.port())));
        ServerProcess server = new ServerProcess(process, address, directory);
        try {
            server.awaitListening();
            return server;
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }
}
