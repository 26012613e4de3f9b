package io.tidemark.bench.peer;

import io.tidemark.client.ServerAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One process that takes RocketMQ's frames. */
final class ServerProcess implements Contestant.Running {

    private static final long START_SECONDS_MAX = 120;
    private static final int CONNECT_MILLIS = 500;
    private static final int POLL_MILLIS = 100;

    private final ChildJvm process;
    private final ServerAddress address;
    private final Path directory;

    ServerProcess(ChildJvm process, ServerAddress address, Path directory) {
        this.process = process;
        this.address = address;
        this.directory = directory;
    }

    /** Waits until it listens. */
    void awaitListening() throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (!isListening()) {
            if (!process.isRunning() || System.nanoTime() - until > 0) {
                throw new IOException("nobody listens at " + address + ": " + process.lastLines());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean isListening() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.host(), address.port()), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false; // not yet
        }
    }

    @Override
    public Speed measure(Work work, Duration warmUp, Duration counted) throws Exception {
        return FramesLoad.measure(address, directory, work, warmUp, counted);
    }

    @Override
    public void close() {
        process.close();
    }
}
