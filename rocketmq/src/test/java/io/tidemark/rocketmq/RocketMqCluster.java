package io.tidemark.rocketmq;

import io.tidemark.failover.cluster.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.apache.rocketmq.tools.admin.DefaultMQAdminExt;

/** RocketMQ's own name server and broker, in processes of their own. The test's thread owns it. */
final class RocketMqCluster implements AutoCloseable {

    static final String BROKER = "broker-a";

    private static final String HOST = "127.0.0.1";

    /** A broker also listens so far below its port. */
    private static final int FAST_PORT_BELOW = 2;

    private final Path directory;
    private final int nameServerPort;
    private final int brokerPort;
    private final JavaProcess nameServer;
    private final DefaultMQAdminExt admin = new DefaultMQAdminExt("administration");
    private JavaProcess broker;

    RocketMqCluster(Path directory) throws IOException, MQClientException {
        this.directory = directory;
        FreePorts ports = new FreePorts();
        nameServerPort = ports.next(HOST);
        int port = ports.next(HOST);
        while (!FreePorts.isFree(HOST, port - FAST_PORT_BELOW)) {
            port = ports.next(HOST);
        }
        brokerPort = port;
        Path home = Files.createDirectories(directory.resolve("namesrv"));
        Path nameServerConfig = Files.write(
                home.resolve("namesrv.conf"), List.of("listenPort=" + nameServerPort, "bindAddress=" + HOST));
        writeBrokerConfig(ports.next(HOST));
        nameServer = start(home, "org.apache.rocketmq.namesrv.NamesrvStartup", nameServerConfig);
        broker = startBroker();
        try {
            nameServer.await("the name server listens", () -> listens(nameServerPort));
            admin.setNamesrvAddr(nameServerAddress());
            admin.start();
            awaitBroker();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    String nameServerAddress() {
        return HOST + ":" + nameServerPort;
    }

    /** Makes a topic; returns when the name server knows it. */
    void createTopic(String topic, int queues) throws Exception {
        admin.createAndUpdateTopicConfig(HOST + ":" + brokerPort, new TopicConfig(topic, queues, queues));
        nameServer.await(
                "the name server knows " + topic,
                () -> !admin.examineTopicRouteInfo(topic).getQueueDatas().isEmpty());
    }

    /** The offset behind the last message of a queue. */
    long end(String topic, int queueId)
            throws RemotingException, MQClientException, InterruptedException, MQBrokerException {
        return admin.examineTopicStats(topic).getOffsetTable().entrySet().stream()
                .filter(entry -> entry.getKey().getQueueId() == queueId)
                .map(entry -> entry.getValue())
                .mapToLong(TopicOffset::getMaxOffset)
                .findFirst()
                .orElseThrow();
    }

    /** Stops the broker in order, deletes its table of consumer offsets with its backup, and starts it again. */
    void restartBrokerWithoutOffsets() throws IOException, InterruptedException {
        broker.stop();
        broker.close();
        Path offsets = directory.resolve("broker/store/config/consumerOffset.json");
        Files.delete(offsets);
        Files.deleteIfExists(offsets.resolveSibling("consumerOffset.json.bak"));
        broker = startBroker();
        awaitBroker();
    }

    @Override
    public void close() {
        admin.shutdown();
        broker.close();
        nameServer.close();
    }

    private void awaitBroker() {
        broker.await("the broker listens", () -> listens(brokerPort));
        broker.await(
                "the broker is registered",
                () -> admin.examineBrokerClusterInfo().getBrokerAddrTable().containsKey(BROKER));
    }

    private void writeBrokerConfig(int haPort) throws IOException {
        Path home = Files.createDirectories(brokerHome());
        Files.write(
                brokerConfig(),
                List.of(
                        "brokerName=" + BROKER,
                        "brokerId=0",
                        "brokerIP1=" + HOST,
                        "bindAddress=" + HOST,
                        "namesrvAddr=" + nameServerAddress(),
                        "listenPort=" + brokerPort,
                        "haListenPort=" + haPort,
                        "storePathRootDir=" + home.resolve("store"),
                        "storePathCommitLog=" + home.resolve("store/commitlog"),
                        "mappedFileSizeCommitLog=16777216",
                        "mappedFileSizeConsumeQueue=60000",
                        "maxIndexNum=10000",
                        "maxHashSlotNum=5000",
                        "timerWheelEnable=false",
                        "diskMaxUsedSpaceRatio=99",
                        "autoCreateTopicEnable=false"));
    }

    private JavaProcess startBroker() {
        return start(brokerHome(), "org.apache.rocketmq.broker.BrokerStartup", brokerConfig());
    }

    private Path brokerHome() {
        return directory.resolve("broker");
    }

    private Path brokerConfig() {
        return brokerHome().resolve("broker.conf");
    }

    private static JavaProcess start(Path home, String main, Path config) {
        return JavaProcess.start(
                home,
                List.of(
                        "-Drocketmq.home.dir=" + home,
                        "-Drocketmq.log.level=WARN",
                        "-Drocketmq.broker.diskSpaceWarningLevelRatio=0.99",
                        "-Drocketmq.broker.diskSpaceCleanForciblyRatio=0.99",
                        main,
                        "-c",
                        config.toString()));
    }

    private static boolean listens(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        }
    }
}
