import com.alipay.sofa.jraft.rhea.client.DefaultRheaKVStore;
import com.alipay.sofa.jraft.rhea.options.configured.MemoryDBOptionsConfigured;
import com.alipay.sofa.jraft.rhea.options.configured.PlacementDriverOptionsConfigured;
import com.alipay.sofa.jraft.rhea.options.configured.RheaKVStoreOptionsConfigured;
import com.alipay.sofa.jraft.rhea.options.configured.StoreEngineOptionsConfigured;
import com.alipay.sofa.jraft.rhea.storage.StorageType;
import com.alipay.sofa.jraft.util.Endpoint;
import java.nio.file.Path;

/** A node of RheaKV with one region, its tables in memory. Arguments: address, all addresses, directory. */
public final class RheaKvNode {

    private RheaKvNode() {}

    public static void main(String[] arguments) throws Exception {
        String[] address = arguments[0].split(":");
        DefaultRheaKVStore store = new DefaultRheaKVStore();
        boolean started = store.init(RheaKVStoreOptionsConfigured.newConfigured()
                .withClusterName("load")
                .withInitialServerList(arguments[1])
                .withPlacementDriverOptions(PlacementDriverOptionsConfigured.newConfigured()
                        .withFake(true)
                        .config())
                .withStoreEngineOptions(StoreEngineOptionsConfigured.newConfigured()
                        .withStorageType(StorageType.Memory)
                        .withMemoryDBOptions(
                                MemoryDBOptionsConfigured.newConfigured().config())
                        .withRaftDataPath(Path.of(arguments[2], "raft").toString())
                        .withServerAddress(new Endpoint(address[0], Integer.parseInt(address[1])))
                        .config())
                .config());
        if (!started) {
            throw new IllegalStateException("RheaKV could not be started");
        }
        Thread.sleep(Long.MAX_VALUE);
    }
}
