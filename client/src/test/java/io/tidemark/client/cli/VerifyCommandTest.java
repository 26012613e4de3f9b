package io.tidemark.client.cli;

import static io.tidemark.client.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.client.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

    private static final Path GOLDEN = Path.of("../core/src/test/resources/golden");

    @TempDir
    Path directory;

    @Test
    void goodAndBadFilesAreToldAndWhatIsWrongWhere() throws IOException {
        String rocketMq = Files.readString(GOLDEN.resolve("consumerOffset-rocketmq-5.5.0.json"));
        Path good = GOLDEN.resolve("consumerOffset-tidemark-1.json");
        Path cut = Files.writeString(directory.resolve("cut.json"), rocketMq.substring(0, 150));
        Path odd =
                Files.writeString(directory.resolve("odd.json"), "{\"offsetTable\":{\"a@b@c@d\":{0:1},\"t@g\":{0:1}}}");
        assertThat(run("verify " + good).exitCode()).isZero();

        CommandRun result =
                run("verify --output csv " + good + " " + cut + " " + odd + " " + directory.resolve("none"));
        assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out().lines())
                .satisfiesExactly(
                        header -> assertThat(header)
                                .isEqualTo(
                                        "file,writtenBy,clusterId,nodeId,index,term,time,positions,tableHash,problem"),
                        first -> assertThat(first)
                                .contains(",Tidemark,")
                                .contains(",n2,1234,5,")
                                .endsWith(","),
                        second -> assertThat(second).contains("cut.json").contains("line="),
                        third -> assertThat(third).contains(",RocketMQ,").endsWith("1 entries that no table can hold"),
                        fourth -> assertThat(fourth).contains("there is no file"));
        assertThat(result.err()).contains("has no checksum").contains("a@b@c@d: ");
    }
}
