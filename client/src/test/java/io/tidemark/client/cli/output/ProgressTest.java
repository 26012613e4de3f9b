package io.tidemark.client.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final StringWriter err = new StringWriter();

    @Test
    void drawsABarOnATerminalAndTakesItAway() {
        try (Progress progress = new Progress(terminal(true), "importing", 2_000)) {
            progress.advance(1_000);
            assertThat(err.toString())
                    .isEqualTo("\r\u001b[Kimporting [" + "#".repeat(15) + ".".repeat(15) + "] 1,000 of 2,000");
        }
        assertThat(err.toString()).endsWith("\r\u001b[K");
    }

    @Test
    void drawsItAgainOnlyNowAndThen() {
        try (Progress progress = new Progress(terminal(true), "importing", 1_000_000)) {
            for (int i = 0; i < 10_000; i++) {
                progress.advance(100);
            }
        }
        assertThat(err.toString().split("importing", -1).length).isLessThan(1_000);
    }

    @Test
    void writesNothingElsewhere() {
        try (Progress progress = new Progress(terminal(false), "importing", 10)) {
            progress.advance(5);
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void nothingToDoIsAFullBar() {
        try (Progress progress = new Progress(terminal(true), "importing", 0)) {
            progress.advance(0);
            assertThat(err.toString()).contains("[" + "#".repeat(30) + "]");
        }
    }

    private Terminal terminal(boolean errIsTerminal) {
        return new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err, true), errIsTerminal, Map.of());
    }
}
