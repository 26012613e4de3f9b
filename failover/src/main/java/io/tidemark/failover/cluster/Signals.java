package io.tidemark.failover.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes that this one has started. */
public final class Signals {

    private Signals() {}

    /**
     * Sends a signal.
     *
     * @param signal its name, such as STOP
     * @throws IllegalStateException when the process is gone
     */
    public static void send(String signal, Process process) {
        try {
            Process sent = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid())
                    .inheritIO()
                    .start();
            if (sent.waitFor() != 0) {
                throw new IllegalStateException("SIG" + signal + " could not be sent to " + process);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending SIG" + signal, e);
        }
    }
}
