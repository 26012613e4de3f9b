package io.tidemark.client.cli.output;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a long piece of work is: a bar on the error stream that is written over. Where that is no terminal, nothing is
 * written. One thread owns it; closing it takes the bar away.
 */
public final class Progress implements AutoCloseable {

    private static final int BAR_WIDTH = 30;
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    /** To the line's begin, and all behind it away. */
    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final String what;
    private final long total;

    private long done;
    private long drawnAt;
    private boolean drawn;

    /**
     * @param what is being done, in a word or two
     * @param total how much there is to do
     */
    public Progress(Terminal terminal, String what, long total) {
        this.terminal = terminal;
        this.what = what;
        this.total = total;
    }

    /** So much more is done. */
    public void advance(long more) {
        done += more;
        if (terminal.errIsTerminal() && (!drawn || System.nanoTime() - drawnAt >= PAUSE_NANOS)) {
            draw();
            drawn = true;
            drawnAt = System.nanoTime();
        }
    }

    private void draw() {
        long parts = total == 0 ? BAR_WIDTH : Math.min(BAR_WIDTH, BAR_WIDTH * done / total);
        String bar = "#".repeat((int) parts) + ".".repeat((int) (BAR_WIDTH - parts));
        terminal.err().print(String.format(Locale.ROOT, "%s%s [%s] %,d of %,d", CLEAR, what, bar, done, total));
        terminal.err().flush();
    }

    @Override
    public void close() {
        if (drawn) {
            terminal.err().print(CLEAR);
            terminal.err().flush();
        }
    }
}
