package io.tidemark.client.cli;

import static io.tidemark.client.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.RequestCode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterCommandTest {

    private static final String NOBODY = "127.0.0.1:1";

    private final TableNode node = new TableNode().with("", "orders", "billing", 0, 100);

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    @Test
    void statusShowsNodesThatAnswerThatDoNotAndThatWereNotAsked() {
        CommandRun result = run("cluster status --server " + node.address() + "," + NOBODY);

        assertThat(result.exitCode()).isZero();
        assertThat(result.rows())
                .satisfiesExactly(
                        heading -> assertThat(heading)
                                .isEqualTo("NAME ROLE CLIENT TERM APPLIED POSITIONS TABLE HASH TROUBLE"),
                        leader -> assertThat(leader)
                                .isEqualTo("n1 LEADER " + node.address() + " 2 100 1 00000000000000ff"),
                        down -> assertThat(down).startsWith(NOBODY + " DOWN " + NOBODY + " - - - - "),
                        unheard ->
                                assertThat(unheard).startsWith("n2 UNHEARD - ").contains("127.0.0.1:3"));
        assertThat(result.err()).contains("n1 leads cluster uuid");
    }

    @Test
    void statusOfACleftClusterIsUnavailable() {
        CommandRun result = run("cluster status --answer-timeout 1 --server " + NOBODY);

        assertThat(result.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(result.err()).contains("no leader");
    }

    @Test
    void snapshotAsksEveryNodeAndTellsTheRevision() {
        CommandRun result = run("snapshot --output csv --server " + node.address());

        assertThat(result)
                .isEqualTo(new CommandRun(0, "name,client,revision,problem\nn1," + node.address() + ",100,\n", ""));
        assertThat(node.requests(RequestCode.WRITE_SNAPSHOT)).isEqualTo(1);
        assertThat(run("snapshot n1 --server " + node.address()).exitCode()).isZero();
    }

    @Test
    void snapshotThatANodeRefusesIsTold() {
        node.fail(RequestCode.WRITE_SNAPSHOT, 0, ErrorKind.REFUSED);
        CommandRun result = run("snapshot --server " + node.address());

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).contains("as the test wants");
    }

    @Test
    void snapshotOfAStrangerIsRefused() {
        CommandRun result = run("snapshot n7 --server " + node.address());

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("no node n7").contains("--server");
        assertThat(node.requests(RequestCode.WRITE_SNAPSHOT)).isZero();
    }

    @Test
    void serversComeFromTheEnvironmentWhenNoneIsNamed() {
        Map<String, String> environment = Map.of("TIDEMARK_SERVERS", NOBODY + ", " + node.address());
        assertThat(run(environment, "groups list --output csv").out()).contains("billing,1,1,1");
        assertThat(run(environment, "status").rows()).hasSize(3);
        assertThat(run(Map.of("TIDEMARK_SERVERS", NOBODY), "groups list --output csv --server " + node.address())
                        .out())
                .contains("billing,1,1,1");
    }

    @Test
    void withoutAnythingANodeOnThisMachineIsAsked() {
        assertThat(run("status").out()).contains("127.0.0.1:10921");
        assertThat(run("groups list --help").out()).contains("TIDEMARK_SERVERS").contains("127.0.0.1:10921");
    }
}
