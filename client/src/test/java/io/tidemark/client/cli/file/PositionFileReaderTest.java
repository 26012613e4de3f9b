package io.tidemark.client.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionFileReaderTest {

    @TempDir
    Path directory;

    @Test
    void columnsMayStandInAnyOrderAmongOthersAndWithoutABroker() throws Exception {
        PositionFile file = read("offset,who,queueId,group,topic\n5,x,1,g,t\n 6 ,y, 0 ,g,t\n", "b");

        assertThat(file.format()).isEqualTo(FileFormat.csv);
        assertThat(file.positions()).containsExactly(position("b", "t", "g", 0, 6), position("b", "t", "g", 1, 5));
        assertThat(file.refusedCount()).isZero();
    }

    @Test
    void quotesEmptyLinesCrlfAndAByteOrderMarkAreTaken() throws Exception {
        PositionFile file = read(
                "\ufeffbroker,topic,group,queueId,offset\r\n\"b\",\"t\",g,0,5\r\n\r\n,t,g,65535,9223372036854775807\r\n",
                "");

        assertThat(file.positions())
                .containsExactly(position("", "t", "g", 65_535, Long.MAX_VALUE), position("b", "t", "g", 0, 5));
        assertThat(file.refusedCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",t,g,x,1",
                ",t,g,-1,1",
                ",t,g,65536,1",
                ",t,g,0,-1",
                ",t,g,0,1.5",
                ",t,g,0,9223372036854775808",
                ",t,g,0",
                ",,g,0,1",
                ",t,g h,0,1",
                "b@c,t,g,0,1",
                ",t,g,0,7"
            })
    void aLineThatIsNoPositionIsToldByItsNumber(String line) throws Exception {
        PositionFile file = read("broker,topic,group,queueId,offset\n,t,g,0,7\n\n" + line + "\n,t,g,9,9\n", "");

        assertThat(file.positions()).hasSize(2);
        assertThat(file.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.entry()).isEqualTo("line 4"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "topic,group,queueId\n", "t,g,0,1\n", "broker;topic;group;queueId;offset\n"})
    void aFileWithoutTheColumnsIsRefused(String text) {
        assertThatThrownBy(() -> read(text, ""))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("no column")
                .hasMessageContaining("broker,topic,group,queueId,offset");
    }

    @Test
    void aQuoteThatIsNotClosedRefusesTheFile() {
        assertThatThrownBy(() -> read("broker,topic,group,queueId,offset\n,\"t,g,0,1\n", ""))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("Nothing was taken");
    }

    @Test
    void positionsComeInTheOrderOfBrokerTopicGroupAndQueue() throws Exception {
        PositionFile file = read("{\"offsetTable\":{\"u@g\":{10:1,9:2},\"t@h\":{0:3},\"t@g\":{0:4}}}", "");

        assertThat(file.format()).isEqualTo(FileFormat.rocketmq);
        assertThat(file.positions())
                .containsExactly(
                        position("", "t", "g", 0, 4),
                        position("", "t", "h", 0, 3),
                        position("", "u", "g", 9, 2),
                        position("", "u", "g", 10, 1));
    }

    private PositionFile read(String text, String broker) throws IOException, CommandFailedException {
        return PositionFileReader.read(Files.writeString(directory.resolve("file"), text), broker);
    }

    private static Position position(String broker, String topic, String group, int queueId, long offset) {
        return new Position(PositionKey.of(broker, topic, group, queueId), offset);
    }
}
