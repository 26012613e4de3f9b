package io.tidemark.client.cli;

import static io.tidemark.client.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.RequestCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OffsetsCommandTest {

    private final TableNode node = new TableNode()
            .with("", "orders", "billing", 0, 100)
            .with("", "orders", "billing", 1, 200)
            .with("", "refunds", "billing", 0, 7)
            .with("broker-b", "orders", "billing", 0, 50)
            .with("", "orders", "audit", 0, 1);

    @TempDir
    Path directory;

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    @Test
    void getShowsTheGroupsOffsetsOfTheDefaultBroker() {
        CommandRun result = command("get --group billing");

        assertThat(result.exitCode()).isZero();
        assertThat(result.rows())
                .containsExactly(
                        "BROKER TOPIC GROUP QUEUE ID OFFSET HELD REVISION",
                        "- orders billing 0 100 no 100",
                        "- orders billing 1 200 no 100",
                        "- refunds billing 0 7 no 100");
        assertThat(command("get --group billing --all-brokers --topic orders --queue 0 --output csv")
                        .out())
                .isEqualTo("""
                        broker,topic,group,queueId,offset,held,revision
                        ,orders,billing,0,100,false,100
                        broker-b,orders,billing,0,50,false,100
                        """);
    }

    @Test
    void getShowsThatANamedQueueIsMissing() {
        CommandRun result = command("get --group billing --topic orders --queue 1,5 --output json");

        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(result.out()).isEqualTo("""
                        [
                          {"broker":"","topic":"orders","group":"billing","queueId":1,"offset":200,"held":false,"revision":100},
                          {"broker":"","topic":"orders","group":"billing","queueId":5,"offset":null,"held":null,"revision":100}
                        ]
                        """);
    }

    @Test
    void getOfAGroupThatIsNotThereSaysWhereToLook() {
        CommandRun result = command("get --group nobody");

        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(result.err()).contains("no such position").contains("groups list");
    }

    @Test
    void aChangeShowsItsPlanAndDoesNothing() {
        Map<?, ?> before = node.table();
        for (String change : new String[] {
            "set --group billing --topic orders --queue 0 --offset 5",
            "reset --group billing --all-topics --shift -10",
            "delete --group billing"
        }) {
            CommandRun result = command(change);
            assertThat(result.exitCode()).as(change).isZero();
            assertThat(result.err()).as(change).contains("Nothing was changed").contains("--execute");
            assertThat(result.rows().get(0)).isEqualTo("BROKER TOPIC GROUP QUEUE ID FROM TO DIFFERENCE BACKWARDS");
        }
        assertThat(node.table()).isEqualTo(before);
    }

    @Test
    void setCommitsNewAndPresentQueuesTogether() {
        CommandRun result = command("set --group billing --topic orders --queue 0,1,2 --offset 150 --execute");

        assertThat(result.exitCode()).isZero();
        assertThat(result.rows())
                .containsExactly(
                        "BROKER TOPIC GROUP QUEUE ID FROM TO DIFFERENCE BACKWARDS",
                        "- orders billing 0 100 150 50 no",
                        "- orders billing 1 200 150 -50 yes",
                        "- orders billing 2 - 150 - no");
        assertThat(result.err()).isEqualTo("""
                        tidemark: 3 positions: 1 new, 1 forwards, 1 backwards.
                        tidemark: Committed at revision 101.
                        """);
        assertThat(node.offset("", "orders", "billing", 2)).isEqualTo(150);
        assertThat(node.requests(RequestCode.COMMIT_OFFSETS)).isEqualTo(1);
    }

    @Test
    void setToWhatIsThereChangesNothing() {
        CommandRun result = command("set --group billing --topic orders --queue 0 --offset 100 --execute");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("1 position: 1 as it is").contains("nothing to change");
        assertThat(node.requests(RequestCode.COMMIT_OFFSETS)).isZero();
    }

    @Test
    void resetByShiftMovesAllQueuesOfATopicAndHoldsThem() {
        CommandRun result = command("reset --group billing --topic orders --shift -150 --execute");

        assertThat(result.exitCode()).isZero();
        assertThat(result.rows())
                .containsExactly(
                        "BROKER TOPIC GROUP QUEUE ID FROM TO DIFFERENCE BACKWARDS",
                        "- orders billing 0 100 0 -100 yes",
                        "- orders billing 1 200 50 -150 yes");
        assertThat(result.err()).contains("Reset at revision 101").contains("held until");
        assertThat(node.offset("", "orders", "billing", 1)).isEqualTo(50);
        assertThat(node.holds("", "orders", "billing", 1)).isTrue();
        assertThat(node.offset("", "refunds", "billing", 0)).isEqualTo(7);
        assertThat(node.offset("broker-b", "orders", "billing", 0)).isEqualTo(50);
        assertThat(command("get --group billing --topic orders --queue 1").rows())
                .contains("- orders billing 1 50 yes 101");
    }

    @Test
    void resetForwardsOfAllTopicsAndBrokers() {
        command("reset --group billing --all-topics --all-brokers --shift 3 --execute");

        assertThat(node.offset("", "orders", "billing", 0)).isEqualTo(103);
        assertThat(node.offset("", "refunds", "billing", 0)).isEqualTo(10);
        assertThat(node.offset("broker-b", "orders", "billing", 0)).isEqualTo(53);
        assertThat(node.offset("", "orders", "audit", 0)).isEqualTo(1);
    }

    @Test
    void resetToAnOffsetHoldsAlsoQueuesThatAreThereAlready() {
        CommandRun result = command("reset --group billing --topic orders --queue 0,7 --to-offset 100 --execute");

        assertThat(result.err()).contains("2 positions: 1 new, 1 as it is");
        assertThat(node.holds("", "orders", "billing", 0)).isTrue();
        assertThat(node.offset("", "orders", "billing", 7)).isEqualTo(100);
        assertThat(node.offset("", "orders", "billing", 1)).isEqualTo(200);
    }

    @Test
    void resetFromAFileTakesWhatIsChosenOfIt() throws IOException {
        Path file = Files.writeString(directory.resolve("to.csv"), """
                broker,topic,group,queueId,offset
                ,orders,billing,0,11
                broker-b,orders,billing,0,12
                ,orders,audit,0,13
                """);
        CommandRun result = command("reset --group billing --from-file " + file + " --execute");

        assertThat(result.exitCode()).isZero();
        assertThat(node.offset("", "orders", "billing", 0)).isEqualTo(11);
        assertThat(node.offset("broker-b", "orders", "billing", 0)).isEqualTo(12);
        assertThat(node.offset("", "orders", "audit", 0)).isEqualTo(1);
    }

    @Test
    void resetOfWhatIsNotThereSaysSo() {
        CommandRun result = command("reset --group billing --topic nothing --shift 1 --execute");

        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(result.err()).contains("no such position").contains("groups describe");
    }

    @Test
    void resetWhoseOutcomeIsUnknownSaysSo() {
        node.fail(RequestCode.RESET_OFFSETS, 0, ErrorKind.OUTCOME_UNKNOWN);
        CommandRun result = command("reset --group billing --topic orders --shift -1 --execute");

        assertThat(result.exitCode()).isEqualTo(ExitCode.OUTCOME_UNKNOWN);
        assertThat(result.err()).contains("may or may not have happened");
    }

    @Test
    void deleteOfATopicShowsAndTakesItFromAllGroups() {
        CommandRun result = command("delete --topic orders --all-brokers --execute");

        assertThat(result.rows())
                .containsExactly(
                        "BROKER TOPIC GROUP QUEUE ID FROM TO DIFFERENCE BACKWARDS",
                        "- orders audit 0 1 - - no",
                        "- orders billing 0 100 - - no",
                        "- orders billing 1 200 - - no",
                        "broker-b orders billing 0 50 - - no");
        assertThat(result.err()).contains("4 positions: 4 deleted").contains("Deleted 4 positions at revision 101");
        assertThat(node.table()).hasSize(1);
    }

    @Test
    void deleteOfAGroupLeavesOtherBrokersAlone() {
        command("delete --group billing --topic orders --execute");

        assertThat(node.table()).hasSize(3);
        assertThat(node.offset("broker-b", "orders", "billing", 0)).isEqualTo(50);
    }

    private CommandRun command(String words) {
        return run("offsets " + words + " --server " + node.address());
    }
}
