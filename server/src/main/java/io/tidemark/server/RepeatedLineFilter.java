package io.tidemark.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Holds back lines that a library repeats: of one text of one logger, before its values are filled in, a few a minute
 * are written. It is named in {@code conf/logback.xml}. Any thread.
 *
 * <p>Logback's own {@code DuplicateMessageFilter} knows neither loggers nor time: it would hide every sixth line of a
 * kind, ours too, until the process ends.
 */
public final class RepeatedLineFilter extends TurboFilter {

    static final int LINES_MAX = 5;
    static final long INTERVAL_NANOS = 60_000_000_000L;

    /** More texts than a library's loggers have; the oldest is forgotten, and its lines are written again. */
    private static final int TEXTS_MAX = 256;

    private final LongSupplier nanoClock;
    private String loggers = "";

    /** By logger and text; guarded by itself. */
    private final Map<String, Repetition> repetitions = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Repetition> eldest) {
            return size() > TEXTS_MAX;
        }
    };

    /** For logback. */
    public RepeatedLineFilter() {
        this(System::nanoTime);
    }

    RepeatedLineFilter(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The beginning of the names of the loggers that it is about; those of others pass. For logback. */
    public void setLoggers(String prefix) {
        loggers = prefix;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String text,
            Object @Nullable [] values,
            @Nullable Throwable thrown) {
        // No text: somebody asks whether the level is on.
        if (text == null
                || loggers.isEmpty()
                || !logger.getName().startsWith(loggers)
                || !level.isGreaterOrEqual(logger.getEffectiveLevel())) {
            return FilterReply.NEUTRAL;
        }
        synchronized (repetitions) {
            return repetitions
                            .computeIfAbsent(
                                    logger.getName() + ' ' + text, key -> new Repetition(nanoClock.getAsLong()))
                            .admits(nanoClock.getAsLong())
                    ? FilterReply.NEUTRAL
                    : FilterReply.DENY;
        }
    }

    /** How often one text came in the interval that runs. */
    private static final class Repetition {

        private long beganNanos;
        private int lines;

        Repetition(long beganNanos) {
            this.beganNanos = beganNanos;
        }

        boolean admits(long nowNanos) {
            if (nowNanos - beganNanos >= INTERVAL_NANOS) {
                beganNanos = nowNanos;
                lines = 0;
            }
            if (lines == LINES_MAX) {
                return false;
            }
            lines++;
            return true;
        }
    }
}
