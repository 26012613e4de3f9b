package io.tidemark.raft;

import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.RaftGroupService;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.entity.Task;
import com.alipay.sofa.jraft.option.NodeOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What JRaft alone does on this machine, to measure ours against: {@code Node.apply} of 40-byte entries on three nodes
 * in processes of their own, with JRaft's own log storage, fsynced. Arguments: directory basePort inFlight entries. What
 * it prints stands in docs/performance.md.
 */
final class RawApplyLoad extends StateMachineAdapter {

    private static final int NODES = 3;
    private static final int ENTRY_BYTES = 40;
    private static final int SECONDS_MAX = 300;

    private final CountDownLatch leads = new CountDownLatch(1);

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path directory = Path.of(arguments[0]);
        int basePort = Integer.parseInt(arguments[1]);
        if (arguments.length == 5) {
            int node = Integer.parseInt(arguments[4]);
            new RawApplyLoad()
                    .run(directory, basePort, node, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            return;
        }
        List<Process> nodes = new ArrayList<>();
        for (int node = 0; node < NODES; node++) {
            nodes.add(start(arguments, node));
        }
        try {
            // The leader's process ends when it has measured.
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
            while (nodes.stream().allMatch(Process::isAlive) && System.nanoTime() < until) {
                boolean unused = nodes.get(0).waitFor(100, TimeUnit.MILLISECONDS);
            }
        } finally {
            nodes.forEach(Process::destroyForcibly);
        }
    }

    private static Process start(String[] arguments, int node) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                "-cp",
                System.getProperty("java.class.path"),
                RawApplyLoad.class.getName()));
        command.addAll(Arrays.asList(arguments));
        command.add(Integer.toString(node));
        return new ProcessBuilder(command).inheritIO().start();
    }

    private void run(Path directory, int basePort, int number, int inFlight, int entries)
            throws IOException, InterruptedException {
        StringBuilder members = new StringBuilder();
        for (int node = 0; node < NODES; node++) {
            members.append(node == 0 ? "" : ",").append("127.0.0.1:").append(basePort + node);
        }
        Configuration configuration = new Configuration();
        configuration.parse(members.toString());
        NodeOptions options = new NodeOptions();
        options.setInitialConf(configuration);
        options.setSnapshotIntervalSecs(0);
        options.getRaftOptions().setEnableLogEntryChecksum(true);
        options.getRaftOptions().setOpenStatistics(false);
        options.setLogUri(made(directory, number, "log"));
        options.setRaftMetaUri(made(directory, number, "meta"));
        options.setSnapshotUri(made(directory, number, "snapshot"));
        options.setFsm(this);
        Node node = new RaftGroupService("raw", new PeerId("127.0.0.1", basePort + number), options).start();
        leads.await(); // for ever where another node leads, which ends this process
        apply(node, inFlight, entries / 5); // warm-up, not counted
        long begun = System.nanoTime();
        long[] latencies = apply(node, inFlight, entries);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Arrays.sort(latencies);
        System.out.printf(
                Locale.ROOT,
                "raw inFlight=%d entries=%d entries/s=%.0f p50=%.2fms p99=%.2fms max=%.2fms%n",
                inFlight,
                entries,
                entries / seconds,
                latencies[entries / 2] / 1e6,
                latencies[(int) (entries * 0.99)] / 1e6,
                latencies[entries - 1] / 1e6);
        Runtime.getRuntime().halt(0);
    }

    private static String made(Path directory, int node, String name) throws IOException {
        return Files.createDirectories(directory.resolve("node" + node).resolve(name))
                .toString();
    }

    private static long[] apply(Node node, int inFlight, int entries) throws InterruptedException {
        long[] latencies = new long[entries];
        AtomicInteger applied = new AtomicInteger();
        Semaphore window = new Semaphore(inFlight);
        for (int i = 0; i < entries; i++) {
            window.acquire();
            long asked = System.nanoTime();
            node.apply(new Task(ByteBuffer.wrap(new byte[ENTRY_BYTES]), status -> {
                if (!status.isOk()) {
                    System.err.println(status);
                    Runtime.getRuntime().halt(1);
                }
                latencies[applied.getAndIncrement()] = System.nanoTime() - asked;
                window.release();
            }));
        }
        window.acquire(inFlight);
        return latencies;
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

    @Override
    public void onLeaderStart(long term) {
        leads.countDown();
    }
}
