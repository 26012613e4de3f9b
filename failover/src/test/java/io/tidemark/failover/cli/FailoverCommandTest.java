package io.tidemark.failover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.failover.fault.FaultCatalog;
import io.tidemark.failover.run.Fault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FailoverCommandTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void eachFaultIsListedWithItsNumberOnce() {
        assertThat(execute("list")).isZero();

        List<Fault> faults = new ArrayList<>(FaultCatalog.all());
        faults.addAll(FaultCatalog.boundToFail());
        assertThat(faults).extracting(Fault::id).doesNotHaveDuplicates();
        assertThat(out.toString().lines()).as("a line each, and one heading").hasSize(faults.size() + 1);
        faults.forEach(fault -> assertThat(out.toString()).contains(fault.id() + " ", fault.title()));
    }

    @Test
    void anUnknownFaultIsNamed() {
        assertThat(execute("run", "F99", "--dir", directory.resolve("run").toString()))
                .isEqualTo(2);

        assertThat(err.toString()).contains("F99: there is no such fault; see 'failover list'");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void nonsensicalNumbersAreRefused() {
        assertThat(execute("run", "F2", "--rounds", "0", "--dir", directory.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("rounds=0");
        assertThat(execute("run", "F2", "--seconds", "many", "--dir", directory.toString()))
                .isEqualTo(2);
        assertThat(execute("run")).isEqualTo(2);
    }

    @Test
    void etcdIsLostToNoOtherFaultThanItsOwn() {
        assertThat(execute("etcd", "F13", "--dir", directory.resolve("run").toString()))
                .isEqualTo(2);

        assertThat(err.toString()).contains("F13: etcd is measured with F2, F4 and F5 only");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aReportWithoutResultsSaysWhichFileIsMissing() {
        assertThat(execute("report", "--dir", directory.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("results.json");
    }

    private int execute(String... arguments) {
        CommandLine commandLine = FailoverCommand.commandLine(new PrintWriter(out, true));
        return commandLine.setErr(new PrintWriter(err, true)).execute(arguments);
    }
}
