import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.tidemark.bench.peer.ClosedLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Puts of etcd by jetcd, each to one of 8,000 keys. Arguments: puts under way, seconds of warm-up, seconds that count,
 * the leader's endpoint.
 */
public final class EtcdLoad {

    private static final int KEYS = 8_000;

    private static long next;

    private EtcdLoad() {}

    public static void main(String[] arguments) throws Exception {
        try (Client client = Client.builder().endpoints(arguments[3]).build()) {
            KV store = client.getKVClient();
            System.out.println(ClosedLoop.run(
                            Integer.parseInt(arguments[0]),
                            Duration.ofSeconds(Long.parseLong(arguments[1])),
                            Duration.ofSeconds(Long.parseLong(arguments[2])),
                            slot -> store.put(bytes("load@group/" + next % KEYS), bytes(Long.toString(next++))))
                    .toLine());
        }
        System.exit(0);
    }

    private static ByteSequence bytes(String text) {
        return ByteSequence.from(text, StandardCharsets.UTF_8);
    }
}
