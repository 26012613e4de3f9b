package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatedLineFilterTest {

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);

    @BeforeEach
    void write() {
        written.setContext(context);
        written.start();
        logger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        logger(Logger.ROOT_LOGGER_NAME).addAppender(written);
    }

    @Test
    void aTextThatRepeatsIsWrittenSomeTimesAMinuteAndEverythingElseAlways() {
        RepeatedLineFilter filter = new RepeatedLineFilter(clock::get);
        filter.setLoggers("library.");
        context.addTurboFilter(filter);

        for (int i = 0; i < 100; i++) {
            logger("library.Sender").error("cannot send to {}, error {}", "n3", i);
            logger("library.Sender").debug("seldom");
        }
        assertThat(lines()).hasSize(RepeatedLineFilter.LINES_MAX).startsWith("cannot send to n3, error 0");

        written.list.clear();
        for (int i = 0; i < 100; i++) {
            logger("library.Sender").error("cannot send to {}, error {}", "n3", i);
            logger("ours").error("{}", i);
        }
        logger("library.Sender").error("something else");
        logger("library.Receiver").error("cannot send to {}, error {}", "n3", 0);
        assertThat(lines()).hasSize(102).contains("99", "something else", "cannot send to n3, error 0");

        written.list.clear();
        clock.addAndGet(RepeatedLineFilter.INTERVAL_NANOS);
        logger("library.Sender").error("cannot send to {}, error {}", "n3", "again");
        assertThat(lines()).containsExactly("cannot send to n3, error again");
    }

    @Test
    void theDistributionsSettingsOfTheLogHoldBackWhatJRaftRepeats(@TempDir Path logs) throws Exception {
        context.putProperty("logging.path", logs.toString());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of("..", "conf", "logback.xml").toFile());
        logger(Logger.ROOT_LOGGER_NAME).detachAppender("CONSOLE");
        logger(Logger.ROOT_LOGGER_NAME).addAppender(written);

        for (int i = 0; i < 100; i++) {
            logger("com.alipay.sofa.jraft.core.Replicator")
                    .error("Fail to issue RPC to {}, consecutiveErrorTimes={}", "n3", i);
            logger("io.tidemark.server").error("{}", i);
        }

        assertThat(lines()).hasSize(100 + RepeatedLineFilter.LINES_MAX);
        context.stop();
    }

    private Logger logger(String name) {
        return context.getLogger(name);
    }

    private List<String> lines() {
        return written.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
