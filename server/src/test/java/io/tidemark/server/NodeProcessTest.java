package io.tidemark.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.raft.StoreFault;
import io.tidemark.server.StoreFactory.OpenStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way a node ends, and the order in which it does. */
class NodeProcessTest {

    @TempDir
    Path directory;

    final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    final AtomicReference<@Nullable ExitCode> halted = new AtomicReference<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<Consumer<StoreFault>> opened = new CompletableFuture<>();
    final StoreFactory goodStore = (settings, troubles, onFault) -> {
        opened.complete(onFault);
        return new OpenStore(new StartingStore("n1", troubles), () -> events.add("store closed"));
    };

    Path config;
    int port;

    @BeforeEach
    void writeConfig() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        config = directory.resolve("tidemark.conf");
        Files.writeString(config, """
                nodeId=n1
                members=n1=127.0.0.1:10912
                storePathRootDir=%s
                listenPort=%d
                """.formatted(directory.resolve("data"), port));
    }

    @Test
    void aBadCommandLineEndsIt() {
        assertThat(node(goodStore).run(List.of("--colour"))).isEqualTo(ExitCode.BAD_SETTINGS);
        assertThat(errors.toString(UTF_8)).contains("--colour is no option", "usage:");
    }

    @Test
    void badSettingsEndIt() {
        assertThat(node(goodStore).run(List.of("--config", config.toString(), "--set", "listenPort=x")))
                .isEqualTo(ExitCode.BAD_SETTINGS);
        assertThat(errors.toString(UTF_8)).contains("--set: listenPort=x, expected a port");
    }

    @Test
    void aPortInUseEndsItBeforeTheStoreIsOpened() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(node(goodStore)
                            .run(List.of("--config", config.toString(), "--set", "listenPort=" + taken.getLocalPort())))
                    .isEqualTo(ExitCode.CANNOT_LISTEN);
        }
        assertThat(opened).isNotDone();
    }

    @ParameterizedTest
    @EnumSource(names = {"DATA_REFUSED", "WIPED", "CANNOT_LISTEN"})
    void aStoreThatRefusesToOpenSaysWithWhichCodeItEnds(ExitCode code) {
        StoreFactory refusing = (settings, troubles, onFault) -> {
            throw new NodeStartException(code, "run: member replace n1", new IOException("no data"));
        };

        assertThat(run(node(refusing))).isEqualTo(code);
    }

    @Test
    void whatNobodyForesawEndsIt() {
        StoreFactory broken = (settings, troubles, onFault) -> {
            throw new IllegalStateException("broken");
        };

        assertThat(run(node(broken))).isEqualTo(ExitCode.UNEXPECTED);
    }

    @Test
    void toldToStopItStopsAcceptingThenClosesTheStore() throws Exception {
        StoreFactory factory = (settings, troubles, onFault) -> {
            opened.complete(onFault);
            return new OpenStore(new StartingStore("n1", troubles), () -> {
                // Another test's process that is being started holds this one's sockets for a moment.
                await("it accepts no more").until(() -> !accepts());
                events.add("store closed");
            });
        };
        NodeProcess node = node(factory);
        CompletableFuture<ExitCode> ended = CompletableFuture.supplyAsync(() -> run(node));
        opened.get(20, TimeUnit.SECONDS);
        assertThat(accepts()).isTrue();

        assertThat(node.stop()).isEqualTo(ExitCode.ORDERED_STOP);
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.ORDERED_STOP);
        assertThat(events).containsExactly("store closed");
        assertThat(halted).hasNullValue();
    }

    @Test
    void toldToStopWhileItWaitsForOthersItDoesNotWaitOn() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        StoreFactory forming = (settings, troubles, onFault) -> {
            waiting.countDown();
            new CountDownLatch(1).await();
            throw new IllegalStateException("unreachable");
        };
        NodeProcess node = node(forming);
        CompletableFuture<ExitCode> ended = CompletableFuture.supplyAsync(() -> run(node));
        assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(accepts()).isTrue();

        assertThat(node.stop()).isEqualTo(ExitCode.ORDERED_STOP);
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.ORDERED_STOP);
    }

    @Test
    void toldToStopWhileItsStorageIsLoadedItDoesNotCallThatDamaged() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        StoreFactory interrupted = (settings, troubles, onFault) -> {
            loading.countDown();
            try {
                new CountDownLatch(1).await();
                throw new IllegalStateException("unreachable");
            } catch (InterruptedException e) {
                throw new NodeStartException(ExitCode.DATA_REFUSED, "JRaft could not start", e);
            }
        };
        NodeProcess node = node(interrupted);
        CompletableFuture<ExitCode> ended = CompletableFuture.supplyAsync(() -> run(node));
        assertThat(loading.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(node.stop()).isEqualTo(ExitCode.ORDERED_STOP);
        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.ORDERED_STOP);
    }

    @Test
    void aFaultOfTheStoreEndsIt() throws Exception {
        NodeProcess node = node(goodStore);
        CompletableFuture<ExitCode> ended = CompletableFuture.supplyAsync(() -> run(node));

        opened.get(20, TimeUnit.SECONDS).accept(new StoreFault("log device gone", true, new IOException("EIO")));

        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.REPLICATION_FAULT);
        assertThat(events).containsExactly("store closed");
        assertThat(node.stop()).as("a stop that comes later").isEqualTo(ExitCode.REPLICATION_FAULT);
    }

    @Test
    void aFaultThatNoRestartHealsHasAnExitCodeThatNoSupervisorRestartsAfter() throws Exception {
        NodeProcess node = node(goodStore);
        CompletableFuture<ExitCode> ended = CompletableFuture.supplyAsync(() -> run(node));

        opened.get(20, TimeUnit.SECONDS).accept(new StoreFault("damaged entry", false, new IOException("CRC")));

        assertThat(ended.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.DATA_REFUSED);
    }

    @Test
    void aStoreThatDoesNotCloseIsNotWaitedForForEver() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        StoreFactory hanging = (settings, troubles, onFault) -> {
            opened.complete(onFault);
            return new OpenStore(new StartingStore("n1", troubles), () -> {
                boolean interrupted = false;
                while (released.getCount() > 0) {
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                events.add("store closed, interrupted=" + interrupted);
            });
        };
        NodeProcess node = new NodeProcess(
                hanging,
                new StopDeadline(Duration.ofMinutes(1), Duration.ofMillis(100), halted::set),
                new PrintStream(errors, true, UTF_8));
        CompletableFuture<ExitCode> ended = CompletableFuture.supplyAsync(() -> run(node));

        opened.get(20, TimeUnit.SECONDS).accept(new StoreFault("stuck", true, new IOException("EIO")));

        await().untilAsserted(() -> assertThat(halted).hasValue(ExitCode.REPLICATION_FAULT));
        released.countDown();
        ended.get(20, TimeUnit.SECONDS);
        assertThat(events).containsExactly("store closed, interrupted=false");
    }

    private NodeProcess node(StoreFactory factory) {
        return new NodeProcess(
                factory,
                new StopDeadline(Duration.ofMinutes(1), Duration.ofMinutes(1), halted::set),
                new PrintStream(errors, true, UTF_8));
    }

    private ExitCode run(NodeProcess node) {
        return node.run(List.of("--config", config.toString()));
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
