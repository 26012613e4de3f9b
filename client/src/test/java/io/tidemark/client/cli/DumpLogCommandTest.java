package io.tidemark.client.cli;

import static io.tidemark.client.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.cli.exit.ExitCode;
import org.junit.jupiter.api.Test;

class DumpLogCommandTest {

    @Test
    void printsEntriesInEveryFormat() {
        assertThat(run("dump-log good").rows())
                .containsExactly(
                        "INDEX TERM TYPE TIME POSITIONS BYTES PROBLEM",
                        "1 1 configuration - - 0 -",
                        "2 1 CommitOffsets 2023-11-14T22:13:20Z 3 90 -",
                        "3 2 no-op - - 0 -");
        assertThat(run("dump-log good --from 2 --to 2 --output csv").out())
                .isEqualTo(
                        "index,term,type,time,positions,bytes,problem\n2,1,CommitOffsets,2023-11-14T22:13:20Z,3,90,\n");
        assertThat(run("dump-log good --from 3 --output json").out()).isEqualTo("""
                        [
                          {"index":3,"term":2,"type":"no-op","time":null,"positions":null,"bytes":0,"problem":null}
                        ]
                        """);
    }

    @Test
    void printsNoMoreThanTheLimit() {
        CommandRun result = run("dump-log damaged --limit 1 --output csv");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines()).hasSize(2);
    }

    @Test
    void namesADamagedEntryAndGoesOnAndFails() {
        CommandRun result = run("dump-log damaged");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.rows()).hasSize(4).contains("2 - - - - - fails its checksum");
    }

    @Test
    void aDirectoryWithoutALogIsToldWithoutAHeading() {
        assertThat(run("dump-log elsewhere --log-path /x"))
                .isEqualTo(new CommandRun(ExitCode.FAILED, "", "tidemark: there is no Raft log in elsewhere/x\n"));
    }

    @Test
    void aRangeWithoutEntriesHasAHeadingOnly() {
        assertThat(run("dump-log good --from 9").rows())
                .containsExactly("INDEX TERM TYPE TIME POSITIONS BYTES PROBLEM");
    }
}
