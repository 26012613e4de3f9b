package io.tidemark.bench.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidemark.client.ServerAddress;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.MalformedFrameException;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RemotingFrameCodec;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.failover.cluster.FreePorts;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * RocketMQ's broker, alone and without a name server: it keeps offsets in memory and writes them to a file every five
 * seconds. It takes offsets only of topics and groups that it knows, so these are made first.
 */
final class RocketMqContestant implements Contestant {

    private static final String HOST = "127.0.0.1";

    /** UPDATE_AND_CREATE_TOPIC and UPDATE_AND_CREATE_SUBSCRIPTIONGROUP of RocketMQ 5.5.0. */
    private static final int CREATE_TOPIC = 17;

    private static final int CREATE_GROUP = 200;

    /** The topic of the load. */
    private static final String TOPIC = "load";

    private static final int READ_AND_WRITE = 6;

    /** A broker also listens so far below its port. */
    private static final int FAST_PORT_BELOW = 2;

    private static final int ANSWER_MILLIS_MAX = 30_000;

    private final JarsOfPeer jars;

    RocketMqContestant(JarsOfPeer jars) {
        this.jars = jars;
    }

    @Override
    public String title() {
        return "RocketMQ broker " + jars.version();
    }

    @Override
    public String durability() {
        return "in memory of 1 node, a file every 5 s";
    }

    @Override
    public Running start(Path directory) throws Exception {
        String classPath = jars.classPath();
        FreePorts ports = new FreePorts();
        int port = ports.next(HOST);
        while (!FreePorts.isFree(HOST, port - FAST_PORT_BELOW)) {
            port = ports.next(HOST);
        }
        ServerAddress address = new ServerAddress(HOST, port);
        Path home = Files.createDirectories(directory.resolve("server"));
        Path config = home.resolve("broker.conf");
        Files.write(
                config,
                List.of(
                        "brokerName=broker-a",
                        "brokerId=0",
                        "brokerIP1=" + HOST,
                        "listenPort=" + address.port(),
                        "haListenPort=" + ports.next(HOST),
                        "storePathRootDir=" + home.resolve("store"),
                        "storePathCommitLog=" + home.resolve("store").resolve("commitlog"),
                        "mappedFileSizeCommitLog=16777216",
                        "warmMapedFileEnable=false"));
        ChildJvm process = ChildJvm.start(
                home,
                classPath,
                List.of(
                        "-Xms2g",
                        "-Xmx2g",
                        "-Duser.home=" + home,
                        "-Drocketmq.home.dir=" + home,
                        // Answers get binary headers as well, which cost it less than its default of JSON.
                        "-Drocketmq.serialize.type=ROCKETMQ",
                        "org.apache.rocketmq.broker.BrokerStartup",
                        "-c",
                        config.toString()));
        ServerProcess server = new ServerProcess(process, address, directory);
        try {
            server.awaitListening();
            makeTopicAndGroups(address);
            return server;
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    private static void makeTopicAndGroups(ServerAddress address) throws IOException {
        try (Socket socket = new Socket(address.host(), address.port())) {
            socket.setSoTimeout(ANSWER_MILLIS_MAX);
            ask(
                    socket,
                    CREATE_TOPIC,
                    ExtFields.builder()
                            .add("topic", TOPIC)
                            .add("defaultTopic", TOPIC)
                            .add("readQueueNums", FramesLoad.QUEUES)
                            .add("writeQueueNums", FramesLoad.QUEUES)
                            .add("perm", READ_AND_WRITE)
                            .add("topicFilterType", "SINGLE_TAG")
                            .add("topicSysFlag", 0)
                            .add("order", "false")
                            .build(),
                    "");
            for (int group = 0; group < FramesLoad.GROUPS; group++) {
                ask(socket, CREATE_GROUP, ExtFields.EMPTY, "{\"groupName\":\"group_%06d\"}".formatted(group));
            }
        }
    }

    private static void ask(Socket socket, int code, ExtFields fields, String body) throws IOException {
        socket.getOutputStream()
                .write(RemotingFrameCodec.encode(RemotingCommand.request(code, 0, fields, body.getBytes(UTF_8))));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] frame = new byte[in.readInt()];
        in.readFully(frame);
        try {
            RemotingCommand answer = RemotingFrameCodec.decode(ByteBuffer.wrap(frame));
            if (answer.code() != ResponseCode.SUCCESS) {
                throw new IOException("RocketMQ's broker refused request %d: %s".formatted(code, answer));
            }
        } catch (MalformedFrameException e) {
            throw new IOException(e);
        }
    }
}
