import com.alipay.sofa.jraft.rhea.client.DefaultRheaKVStore;
import com.alipay.sofa.jraft.rhea.options.configured.MultiRegionRouteTableOptionsConfigured;
import com.alipay.sofa.jraft.rhea.options.configured.PlacementDriverOptionsConfigured;
import com.alipay.sofa.jraft.rhea.options.configured.RheaKVStoreOptionsConfigured;
import io.tidemark.bench.peer.ClosedLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts of RheaKV by its own client, which batches them, each to one of 8,000 keys. Arguments: puts under way, seconds of
 * warm-up, seconds that count, addresses.
 */
public final class RheaKvLoad {

    private static final int KEYS = 8_000;
    private static final long DEFAULT_REGION = -1;

    private static long next;

    private RheaKvLoad() {}

    public static void main(String[] arguments) throws Exception {
        DefaultRheaKVStore store = new DefaultRheaKVStore();
        boolean started = store.init(RheaKVStoreOptionsConfigured.newConfigured()
                .withClusterName("load")
                .withPlacementDriverOptions(PlacementDriverOptionsConfigured.newConfigured()
                        .withFake(true)
                        .withRegionRouteTableOptionsList(MultiRegionRouteTableOptionsConfigured.newConfigured()
                                .withInitialServerList(DEFAULT_REGION, arguments[3])
                                .config())
                        .config())
                .config());
        if (!started) {
            throw new IllegalStateException("RheaKV's client could not be started");
        }
        awaitLeader(store);
        System.out.println(ClosedLoop.run(
                        Integer.parseInt(arguments[0]),
                        Duration.ofSeconds(Long.parseLong(arguments[1])),
                        Duration.ofSeconds(Long.parseLong(arguments[2])),
                        slot -> store.put(bytes("load@group/" + next % KEYS), bytes(Long.toString(next++))))
                .toLine());
        System.exit(0);
    }

    private static void awaitLeader(DefaultRheaKVStore store) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                if (store.put(bytes("first"), bytes("0")).get(10, TimeUnit.SECONDS)) {
                    return;
                }
            } catch (ExecutionException | TimeoutException e) {
                if (System.nanoTime() - until > 0) {
                    throw e;
                }
            }
            Thread.sleep(200);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
