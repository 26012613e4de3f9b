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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Export and import, whose files are each other's. */
class OffsetFilesTest {

    private static final Path GOLDEN = Path.of("../core/src/test/resources/golden");

    private final TableNode node = new TableNode();

    @TempDir
    Path directory;

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "tidemark"})
    void whatIsExportedCanBeImportedElsewhere(String format) throws IOException {
        fill();
        Path file = directory.resolve("offsets");
        CommandRun exported = command("export " + file + " --format " + format);
        assertThat(exported.exitCode()).isZero();
        assertThat(exported.err()).contains("Wrote 4 positions to " + file);

        try (TableNode other = new TableNode()) {
            CommandRun imported = run("offsets import " + file + " --execute --server " + other.address());
            assertThat(imported.exitCode()).as(imported.err()).isZero();
            assertThat(imported.err()).contains("Committed 4 positions, the last of them at revision 101");
            assertThat(other.table()).isEqualTo(node.table());
        }
        assertThat(directory.resolve("offsets.part")).doesNotExist();
    }

    @Test
    void anExportForABrokerHoldsItsOffsetsAsItsOwn() throws IOException {
        fill();
        Path file = directory.resolve("consumerOffset.json");
        assertThat(command("export " + file + " --format rocketmq --broker broker-b")
                        .exitCode())
                .isZero();

        assertThat(Files.readString(file))
                .contains("\"orders@billing\":{\"0\":50}")
                .doesNotContain("broker-b");
        CommandRun verified = run("verify " + file + " --output csv");
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out()).contains(",RocketMQ,,,,,,1,");

        try (TableNode other = new TableNode()) {
            run("offsets import " + file + " --broker broker-b --execute --server " + other.address());
            assertThat(other.offset("broker-b", "orders", "billing", 0)).isEqualTo(50);
        }
    }

    @Test
    void anExportInOurFormIsGood() {
        fill();
        Path file = directory.resolve("consumerOffset.json");
        command("export " + file + " --format tidemark");

        CommandRun verified = run("verify " + file + " --output json");
        assertThat(verified.exitCode()).isZero();
        assertThat(verified.out())
                .contains("\"writtenBy\":\"Tidemark\"")
                .contains("\"nodeId\":\"export\"")
                .contains("\"index\":100,\"term\":2")
                .contains("\"positions\":4");
    }

    @Test
    void anExportInOurFormSaysWhatIsHeld() throws IOException {
        fill();
        command("reset --group audit --topic orders --to-offset 9 --execute");
        Path file = directory.resolve("consumerOffset.json");
        command("export " + file + " --format tidemark");

        assertThat(Files.readString(file)).contains("\"held\":{\n\"orders@audit\":{\"0\":9}");
        assertThat(run("verify " + file).exitCode()).isZero();
    }

    @Test
    void anExportOfAGroupHoldsNoOther() throws IOException {
        fill();
        Path file = directory.resolve("offsets.csv");
        command("export " + file + " --group audit");

        assertThat(Files.readString(file)).isEqualTo("broker,topic,group,queueId,offset\n,orders,audit,0,1\n");
    }

    @Test
    void anExportReplacesNoFileUnlessItIsTold() throws IOException {
        Path file = Files.writeString(directory.resolve("offsets.csv"), "precious");
        CommandRun refused = command("export " + file);

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("--overwrite");
        assertThat(file).hasContent("precious");
        assertThat(command("export " + file + " --overwrite").exitCode()).isZero();
        assertThat(Files.readString(file)).isEqualTo("broker,topic,group,queueId,offset\n");
    }

    @Test
    void anImportShowsWhatWouldGoBackAndDoesNothing() throws IOException {
        fill();
        Map<?, ?> before = node.table();
        Path file = csv(",orders,billing,0,90", ",orders,billing,1,300", ",orders,billing,9,1", ",orders,audit,0,1");
        CommandRun plan = command("import " + file + " --allow-backwards");

        assertThat(plan.exitCode()).isZero();
        assertThat(plan.rows())
                .containsExactly(
                        "BROKER TOPIC GROUP QUEUE ID FROM TO DIFFERENCE BACKWARDS",
                        "- orders billing 0 100 90 -10 yes");
        assertThat(plan.err())
                .contains("4 positions: 1 new, 1 forwards, 1 backwards, 1 as it is")
                .contains("--execute");
        assertThat(command("import " + file + " --allow-backwards --output csv")
                        .out()
                        .lines())
                .hasSize(4);
        assertThat(node.table()).isEqualTo(before);
    }

    @Test
    void anImportThatGoesBackNeedsToBeAllowed() throws IOException {
        fill();
        Map<?, ?> before = node.table();
        Path file = csv(",orders,billing,0,90", ",orders,billing,1,300");
        CommandRun plan = command("import " + file);
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.err()).contains("With --execute it will be refused").contains("--allow-backwards");
        CommandRun refused = command("import " + file + " --execute");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("Nothing was changed").contains("--allow-backwards");
        assertThat(node.table()).isEqualTo(before);

        assertThat(command("import " + file + " --execute --allow-backwards").exitCode())
                .isZero();
        assertThat(node.offset("", "orders", "billing", 0)).isEqualTo(90);
        assertThat(node.offset("", "orders", "billing", 1)).isEqualTo(300);
    }

    @Test
    void anImportOfWhatIsThereCommitsNothing() throws IOException {
        fill();
        CommandRun result = command("import " + csv(",orders,audit,0,1") + " --execute");

        assertThat(result.exitCode()).isZero();
        assertThat(result.err()).contains("nothing to change");
        assertThat(node.requests(RequestCode.COMMIT_OFFSETS)).isZero();
    }

    @Test
    void anImportThatFailsSaysHowFarItCameAndGoesOnWhenItIsRunAgain() throws IOException {
        String[] lines = new String[2_500];
        for (int queue = 0; queue < lines.length; queue++) {
            lines[queue] = ",orders,billing," + queue + "," + queue;
        }
        Path file = csv(lines);
        node.fail(RequestCode.COMMIT_OFFSETS, 2, ErrorKind.OUTCOME_UNKNOWN);
        CommandRun failed = command("import " + file + " --execute");

        assertThat(failed.exitCode()).isEqualTo(ExitCode.OUTCOME_UNKNOWN);
        assertThat(failed.err())
                .contains("2,000 of 2,500 positions were committed")
                .contains("goes on with the rest");
        assertThat(node.table()).hasSize(2_000);

        node.recover();
        CommandRun again = command("import " + file + " --execute");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err())
                .contains("2,500 positions: 500 new, 2,000 as it is")
                .contains("Committed 500 positions");
        assertThat(node.table()).hasSize(2_500);
        assertThat(node.requests(RequestCode.COMMIT_OFFSETS)).isEqualTo(4);
    }

    @Test
    void anImportThatIsRefusedHalfWayDoesNotSayThatNothingWasChanged() throws IOException {
        String[] lines = new String[1_500];
        for (int queue = 0; queue < lines.length; queue++) {
            lines[queue] = ",orders,billing," + queue + "," + queue;
        }
        node.fail(RequestCode.COMMIT_OFFSETS, 1, ErrorKind.NO_SPACE);
        CommandRun failed = command("import " + csv(lines) + " --execute");

        assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(failed.err())
                .contains("1,000 of 1,500 positions were committed")
                .doesNotContain("Nothing was changed");
    }

    @Test
    void anExportOfNobodyLeavesTheFileThatIsThere() throws IOException {
        fill();
        Path file = directory.resolve("kept.csv");
        Files.writeString(file, "kept");
        CommandRun result = command("export " + file + " --group nobody --overwrite");

        assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
        assertThat(result.err()).contains("nothing was written");
        assertThat(file).hasContent("kept");
    }

    @Test
    void aFileThatNamesItsBrokersIsImportedWithoutOne() throws IOException {
        fill();
        Path file = directory.resolve("ours.json");
        command("export " + file + " --format tidemark");
        CommandRun result = command("import " + file + " --broker broker-c --execute");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("Leave --broker out");
        assertThat(node.requests(RequestCode.COMMIT_OFFSETS)).isZero();
    }

    @Test
    void entriesThatNoTableCanHoldAreNamedAndSkippedOnRequestOnly() throws IOException {
        Path file =
                csv(",orders,billing,0,90", ",or@ders,billing,0,1", ",orders,billing,70000,1", ",orders,billing,0,4");
        CommandRun refused = command("import " + file + " --execute");

        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err())
                .contains("line 3: ")
                .contains("line 4: queueId=70000")
                .contains("line 5: the position stands in a line before")
                .contains("--skip-invalid");
        assertThat(node.table()).isEmpty();

        assertThat(command("import " + file + " --execute --skip-invalid").exitCode())
                .isZero();
        assertThat(node.table()).hasSize(1);
        assertThat(node.offset("", "orders", "billing", 0)).isEqualTo(90);
    }

    @ParameterizedTest
    @CsvSource({"rocketmq-4.9.7, 6", "rocketmq-5.5.0, 6", "tidemark-1, 9"})
    void goldenFilesAreImportedWhole(String name, int positions) {
        CommandRun result = command("import " + GOLDEN.resolve("consumerOffset-" + name + ".json") + " --execute");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(node.table()).hasSize(positions);
    }

    @Test
    void aDamagedFileIsNotImported() throws IOException {
        String golden = Files.readString(GOLDEN.resolve("consumerOffset-tidemark-1.json"));
        Path file = Files.writeString(directory.resolve("damaged.json"), golden.replaceFirst(":250", ":251"));
        CommandRun result = command("import " + file + " --execute");

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("damaged or was changed").contains("Nothing was taken");
        assertThat(node.table()).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsToldInALine() {
        CommandRun result = command("import " + directory.resolve("none.csv"));

        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).isEqualTo("tidemark: there is no file " + directory.resolve("none.csv") + "\n");
    }

    private void fill() {
        node.with("", "orders", "billing", 0, 100)
                .with("", "orders", "billing", 1, 200)
                .with("broker-b", "orders", "billing", 0, 50)
                .with("", "orders", "audit", 0, 1);
    }

    private Path csv(String... lines) throws IOException {
        return Files.writeString(
                directory.resolve("offsets.csv"),
                "broker,topic,group,queueId,offset\n" + String.join("\n", lines) + "\n");
    }

    private CommandRun command(String words) {
        return run("offsets " + words + " --server " + node.address());
    }
}
