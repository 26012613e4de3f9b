import io.tidemark.bench.peer.ClosedLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Consumers of Kafka that commit an offset each, again and again, with commitSync: one OffsetCommit under way on each
 * connection. Arguments: consumers, seconds of warm-up, seconds that count, brokers.
 */
public final class KafkaLoad {

    private static final TopicPartition PARTITION = new TopicPartition("load", 0);

    private static final int BROKERS = 3;

    private KafkaLoad() {}

    public static void main(String[] arguments) throws Exception {
        int inFlight = Integer.parseInt(arguments[0]);
        String brokers = arguments[3];
        makeTopic(brokers);
        List<Consumer> consumers = new ArrayList<>();
        for (int i = 0; i < inFlight; i++) {
            consumers.add(new Consumer(brokers, "group-" + i));
        }
        for (Consumer consumer : consumers) {
            consumer.commit().get(60, TimeUnit.SECONDS); // finds its coordinator
        }
        System.out.println(ClosedLoop.run(
                        inFlight,
                        Duration.ofSeconds(Long.parseLong(arguments[1])),
                        Duration.ofSeconds(Long.parseLong(arguments[2])),
                        slot -> consumers.get(slot).commit())
                .toLine());
        System.exit(0);
    }

    private static void makeTopic(String brokers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) brokers))) {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (admin.describeCluster().nodes().get(60, TimeUnit.SECONDS).size() < BROKERS) {
                if (System.nanoTime() - until > 0) {
                    throw new IllegalStateException("fewer than " + BROKERS + " brokers have registered");
                }
                Thread.sleep(200); // they register one after the other
            }
            admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) BROKERS)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** A consumer may be used by one thread only, and so has one. */
    private static final class Consumer {

        private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread made = new Thread(task, "consumer");
            made.setDaemon(true);
            return made;
        });
        private final KafkaConsumer<byte[], byte[]> consumer;
        private long offset;

        Consumer(String brokers, String group) {
            Properties properties = new Properties();
            properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
            properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
            properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer.assign(List.of(PARTITION));
        }

        CompletableFuture<?> commit() {
            return CompletableFuture.runAsync(
                    () -> consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(offset++))), thread);
        }
    }
}
