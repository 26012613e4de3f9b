package io.tidemark.client.cli;

import static io.tidemark.client.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.core.protocol.RequestCode;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupsCommandTest {

    private final TableNode node = new TableNode()
            .with("", "orders", "billing", 0, 100)
            .with("", "refunds", "billing", 0, 7)
            .with("broker-b", "orders", "billing", 0, 50)
            .with("", "orders", "audit", 0, 1);

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    @Test
    void listShowsEveryGroupWithItsCounts() {
        assertThat(command("list").rows())
                .containsExactly("GROUP TOPICS POSITIONS BROKERS", "audit 1 1 1", "billing 2 3 2");
        assertThat(command("list --output csv").out())
                .isEqualTo("group,topics,positions,brokers\naudit,1,1,1\nbilling,2,3,2\n");
    }

    @Test
    void listOfAnEmptyTableIsEmptyInEveryFormat() {
        command("delete billing --execute");
        command("delete audit --execute");

        assertThat(command("list").rows()).containsExactly("GROUP TOPICS POSITIONS BROKERS");
        assertThat(command("list --output csv").out()).isEqualTo("group,topics,positions,brokers\n");
        assertThat(command("list --output json").out()).isEqualTo("[]\n");
    }

    @Test
    void describeShowsThePositionsOfAllBrokers() {
        assertThat(command("describe billing").rows())
                .containsExactly(
                        "BROKER TOPIC GROUP QUEUE ID OFFSET HELD REVISION",
                        "- orders billing 0 100 no 100",
                        "broker-b orders billing 0 50 no 100",
                        "- refunds billing 0 7 no 100");
    }

    @Test
    void describeOfNobodyIsNotFound() {
        CommandRun result = command("describe nobody");

        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(result.err()).contains("no group nobody");
    }

    @Test
    void deleteTakesAllBrokersAndNoOtherGroup() {
        CommandRun plan = command("delete billing");
        assertThat(plan.err()).contains("3 positions: 3 deleted").contains("Nothing was changed");
        assertThat(node.requests(RequestCode.DELETE_OFFSETS)).isZero();

        CommandRun result = command("delete billing --execute");
        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("Deleted 3 positions");
        assertThat(node.table()).hasSize(1);
    }

    @Test
    void deleteOfNobodyChangesNothing() {
        CommandRun result = command("delete nobody --execute");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("nothing to change");
        assertThat(node.requests(RequestCode.DELETE_OFFSETS)).isZero();
    }

    @Test
    void cloneShowsWhatTheOtherGroupWouldGet() {
        Map<?, ?> before = node.table();
        CommandRun plan = command("clone billing audit");

        assertThat(plan.rows())
                .containsExactly(
                        "BROKER TOPIC GROUP QUEUE ID FROM TO DIFFERENCE BACKWARDS",
                        "- orders audit 0 1 100 99 no",
                        "broker-b orders audit 0 - 50 - no",
                        "- refunds audit 0 - 7 - no");
        assertThat(node.table()).isEqualTo(before);

        node.with("", "orders", "audit", 9, 5).with("", "%RETRY%billing", "billing", 0, 3);
        CommandRun result = command("clone billing audit --topic orders --execute");
        assertThat(result.rows()).contains("- orders audit 9 5 - - no");
        assertThat(result.err()).contains("Set 2 positions at revision 101");
        assertThat(node.offset("", "orders", "audit", 0)).isEqualTo(100);
        assertThat(node.offset("broker-b", "orders", "audit", 0)).isEqualTo(50);
        assertThat(node.offset("", "refunds", "audit", 0)).isNull();
        assertThat(node.offset("", "orders", "audit", 9)).isNull();

        command("clone billing new --execute");
        assertThat(command("describe new").rows()).hasSize(4).noneMatch(row -> row.contains("RETRY"));
    }

    @Test
    void cloneOfNobodyIsNotFound() {
        assertThat(command("clone nobody audit --execute").exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(node.requests(RequestCode.CLONE_GROUP)).isZero();
    }

    private CommandRun command(String words) {
        return run("groups " + words + " --server " + node.address());
    }
}
