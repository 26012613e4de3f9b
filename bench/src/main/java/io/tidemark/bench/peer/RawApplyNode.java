package io.tidemark.bench.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One node of JRaft without anything of Tidemark: entries of 40 bytes and a state machine that does nothing, with JRaft's own log
 * storage, fsynced. It reads lines from its console, each with the number of entries under way, seconds of warm-up and seconds
 * that count; when it leads, it does that and prints how fast it was. Arguments: directory, address, all addresses.
 */
public final class RawApplyNode extends StateMachineAdapter {

    private static final int ENTRY_BYTES = 40;
    private static final String GROUP = "raw";

    private RawApplyNode() {}

    /** Runs until its console ends. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        NodeOptions options = new NodeOptions();
        Configuration configuration = new Configuration();
        if (!configuration.parse(arguments[2])) {
            throw new IllegalArgumentException(arguments[2] + " are no addresses");
        }
        options.setInitialConf(configuration);
        options.setSnapshotIntervalSecs(0);
        options.getRaftOptions().setEnableLogEntryChecksum(true);
        options.getRaftOptions().setOpenStatistics(false);
        options.setLogUri(made(directory, "log"));
        options.setRaftMetaUri(made(directory, "meta"));
        options.setSnapshotUri(made(directory, "snapshot"));
        RawApplyNode machine = new RawApplyNode();
        options.setFsm(machine);
        Node node = new RaftGroupService(GROUP, PeerId.parsePeer(arguments[1]), options).start();
        machine.serve(node);
        Runtime.getRuntime().halt(0);
    }

    private void serve(Node node) throws IOException, InterruptedException {
        BufferedReader console = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = console.readLine(); line != null; line = console.readLine()) {
            while (node.getLeaderId() == null) {
                Thread.sleep(10);
            }
            if (node.isLeader()) {
                String[] words = line.split(" ", -1);
                Speed speed = ClosedLoop.run(
                        Integer.parseInt(words[0]),
                        Duration.ofSeconds(Long.parseLong(words[1])),
                        Duration.ofSeconds(Long.parseLong(words[2])),
                        slot -> apply(node));
                System.out.println(speed.toLine());
            }
        }
    }

    private static CompletableFuture<?> apply(Node node) {
        CompletableFuture<Void> applied = new CompletableFuture<>();
        node.apply(new Task(ByteBuffer.wrap(new byte[ENTRY_BYTES]), status -> {
            if (status.isOk()) {
                applied.complete(null);
            } else {
                applied.completeExceptionally(new IOException(status.toString()));
            }
        }));
        return applied;
    }

    private static String made(Path directory, String name) throws IOException {
        return Files.createDirectories(directory.resolve(name)).toString();
    }

    @Override
    public void onApply(Iterator entries) {
        while (entries.hasNext()) {
            if (entries.done() != null) {
                entries.done().run(Status.OK());
            }
            entries.next();
        }
    }
}
