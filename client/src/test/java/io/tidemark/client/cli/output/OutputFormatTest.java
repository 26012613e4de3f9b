package io.tidemark.client.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputFormatTest {

    @Test
    void tableAlignsNumbersToTheRightAndShowsADashForNothing() throws IOException {
        assertThat(print(OutputFormat.table)).isEqualTo("""
                NAME  QUEUE ID  HELD  NOTES
                a            7  yes   x; y
                -         1000  no
                long         -  -     -
                """);
    }

    @Test
    void jsonKeepsTypes() throws IOException {
        assertThat(print(OutputFormat.json)).isEqualTo("""
                [
                  {"name":"a","queueId":7,"held":true,"notes":["x","y"]},
                  {"name":"","queueId":1000,"held":false,"notes":[]},
                  {"name":"long","queueId":null,"held":null,"notes":null}
                ]
                """);
    }

    @Test
    void csvQuotesWhatHasToBe() throws IOException {
        assertThat(print(OutputFormat.csv)).isEqualTo("""
                name,queueId,held,notes
                a,7,true,x; y
                ,1000,false,
                long,,,
                """);
        StringWriter out = new StringWriter();
        try (RowPrinter rows = OutputFormat.csv.rows(new PrintWriter(out), List.of("name"))) {
            rows.row("%RETRY%a, \"b\"");
            rows.row("%RETRY%group-with-a-rather-long-name");
        }
        assertThat(out.toString()).isEqualTo("""
                        name
                        "%RETRY%a, ""b""\"
                        %RETRY%group-with-a-rather-long-name
                        """);
    }

    private static String print(OutputFormat format) throws IOException {
        StringWriter out = new StringWriter();
        try (RowPrinter rows = format.rows(new PrintWriter(out, true), List.of("name", "queueId", "held", "notes"))) {
            rows.row("a", 7, true, List.of("x", "y"));
            rows.row("", 1000L, false, List.of());
            rows.row("long", null, null, null);
        }
        return out.toString();
    }
}
