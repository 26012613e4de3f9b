package io.tidemark.server.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.raft.StoreSettings.MemberAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {

    private static final String LEAST = """
            nodeId=n2
            members=n1=127.0.0.1:10912, n2=[::1]:10922
            storePathRootDir=data
            """;

    @TempDir
    Path directory;

    Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("tidemark.conf");
    }

    @Test
    void threeKeysAreEnough() throws Exception {
        ServerSettings settings = load(LEAST);

        assertThat(settings.store().nodeId()).isEqualTo("n2");
        assertThat(settings.store().members())
                .containsExactly(new MemberAddress("n1", "127.0.0.1", 10_912), new MemberAddress("n2", "::1", 10_922));
        assertThat(settings.store().rootDir()).isAbsolute().endsWithRaw(Path.of("data"));
        assertThat(settings.store().logPath())
                .isEqualTo(settings.store().rootDir().resolve("raft"));
        assertThat(settings.store().clientAddress()).isEqualTo("127.0.0.1:10911");
        assertThat(settings.store().snapshotInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.store().sync()).isTrue();
        assertThat(settings.store().form()).isFalse();
        assertThat(settings.listen().frameBytesMax()).isEqualTo(16_777_216);
        assertThat(settings.listen().connectionIdle()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.brokerName()).isEmpty();
    }

    @Test
    void overridesGoBeforeTheFile() throws Exception {
        Files.writeString(file, LEAST + "listenPort=7001\n");

        ServerSettings settings = ServerSettings.load(
                file, Map.of("listenPort", "7002", "members", "n2=localhost:9000", "sync", "false"), true);

        assertThat(settings.listen().port()).isEqualTo(7002);
        assertThat(settings.store().members()).containsExactly(new MemberAddress("n2", "localhost", 9000));
        assertThat(settings.store().sync()).isFalse();
        assertThat(settings.store().form()).isTrue();
    }

    @Test
    void theFileIsAPropertiesFileInUtf8() throws Exception {
        ServerSettings settings = load("""
                ! a comment that ends in a backslash \\
                nodeId : n1
                  members = n1=127.0.0.1:1, \\
                            n2=127.0.0.1:2
                storePathRootDir=/tmp/größe
                """);

        assertThat(settings.store().members()).hasSize(2);
        assertThat(settings.store().rootDir()).hasToString("/tmp/größe");
    }

    @Test
    void everyProblemIsToldAtOnceInTheFilesOrderWithItsPlaceAndWhatWasExpected() throws IOException {
        Files.writeString(file, """
                # settings
                listenprot=10911
                listenPort=70000

                members=n1
                sync=yes
                brokerName=\\u12zz
                listenAddress=0.0.0.0
                sync=true
                writeBufferLowBytes=2097152
                colour=blue
                """);

        assertThat(problemsOfFile(Map.of("shape", "round")))
                .containsExactly(
                        file + ":2: listenprot=10911, expected a key of conf/tidemark.conf; the nearest is listenPort",
                        file + ":3: listenPort=70000, expected a port, 0 to 65535",
                        file + ":5: members=n1, expected 1 to 9 different members as name=host:port, separated by"
                                + " commas, with hosts that the others reach",
                        file + ":6: sync=yes, expected true or false",
                        file + ":7: cannot be read, expected key=value: Malformed \\uxxxx encoding.",
                        file
                                + ":8: listenAddress=0.0.0.0, expected advertisedAddress=host:port beside it, since clients"
                                + " and members cannot connect to 0.0.0.0",
                        file + ":9: sync=true, expected the key once, but it is at " + file + ":6 too",
                        file + ":10: writeBufferLowBytes=2097152, expected at most writeBufferHighBytes=1048576",
                        file + ":11: colour=blue, expected a key of conf/tidemark.conf; the nearest is nodeId",
                        file + ": nodeId is missing, expected a name of 1 to 64 letters, digits, '.', '_' or '-'",
                        file + ": storePathRootDir is missing, expected a directory",
                        "--set: shape=round, expected a key of conf/tidemark.conf; the nearest is sync");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "0", "0:0:0:0:0:0:0:0"})
    void aNodeThatListensEverywhereSaysWhereItIsReached(String everywhere) throws Exception {
        assertThat(problems(LEAST + "listenAddress=" + everywhere + "\n"))
                .singleElement()
                .asString()
                .startsWith(file + ":4: listenAddress=" + everywhere + ", expected advertisedAddress=host:port");

        ServerSettings settings =
                load(LEAST + "listenAddress=" + everywhere + "\nadvertisedAddress=store1.example:10911\n");
        assertThat(settings.listen().address()).isEqualTo(everywhere);
        assertThat(settings.store().clientAddress()).isEqualTo("store1.example:10911");
    }

    @Test
    void aBadOverrideIsNamedAsOne() throws IOException {
        Files.writeString(file, LEAST);

        SettingsException thrown = catchThrowableOfType(
                SettingsException.class,
                () -> ServerSettings.load(file, Map.of("batchCommitsMax", "0", "colour", "red"), false));

        assertThat(thrown.problems())
                .containsExactlyInAnyOrder(
                        "--set: batchCommitsMax=0, expected a number of positions, 1 to 65536",
                        "--set: colour=red, expected a key of conf/tidemark.conf; the nearest is nodeId");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    listenPort              | ''
                    listenPort              | 10911x
                    listenPort              | -1
                    positionsMax            | 99999999999999999999
                    frameBytesMax           | 16777217
                    requestParkMillis       | 2501
                    requestParkMillis       | 99
                    brokerName              | a@b
                    advertisedAddress       | host
                    advertisedAddress       | host:0
                    advertisedAddress       | 0.0.0.0:10911
                    advertisedAddress       | [::]:10911
                    members                 | n2=0.0.0.0:1
                    members                 | n2=h:1,n2=h:2
                    members                 | n1=h:1,n2=h:1
                    members                 | n2=h:1,
                    members                 | =h:1
                    nodeId                  | a/b
                    listenAddress           | a b
                    storePathRootDir        | ''
                    """)
    void badValuesAreRefusedByNameAndValue(String key, String value) throws IOException {
        Files.writeString(file, LEAST);

        SettingsException thrown = catchThrowableOfType(
                SettingsException.class, () -> ServerSettings.load(file, Map.of(key, value), false));

        assertThat(thrown.problems())
                .singleElement()
                .asString()
                .startsWith("--set: " + key + '=' + value + ", expected");
    }

    @Test
    void valuesThatContradictEachOtherAreRefused() {
        assertThat(problems(LEAST + "writeBufferHighBytes=1024\n"))
                .containsExactly(file + " (default): writeBufferLowBytes=524288, expected at most"
                        + " writeBufferHighBytes=1024");
        assertThat(problems(LEAST.replace("nodeId=n2", "nodeId=n4")))
                .singleElement()
                .asString()
                .contains(":2: members=")
                .contains("expected nodeId=n4 among the members");
    }

    @Test
    void aKeyMayStandOnlyOnce() {
        assertThat(problems(LEAST + "nodeId=n1\n"))
                .containsExactly(file + ":4: nodeId=n1, expected the key once, but it is at " + file + ":1 too");
    }

    @Test
    void aFileThatCannotBeReadIsNamed() throws IOException {
        assertThat(problemsOfFile()).singleElement().asString().contains(file.toString(), "there is no such file");

        Files.write(file, "brokerName=größe".getBytes(ISO_8859_1));
        assertThat(problemsOfFile()).singleElement().asString().contains(file.toString(), "not UTF-8");

        Files.writeString(file, LEAST + "\nbrokerName=\\u12zz\n");
        assertThat(problemsOfFile()).singleElement().asString().contains(file + ":5", "expected key=value");

        Files.delete(file);
        Files.createDirectory(file);
        assertThat(problemsOfFile()).singleElement().asString().contains(file.toString(), "cannot be read");
    }

    private ServerSettings load(String text) throws IOException, SettingsException {
        Files.writeString(file, text);
        return ServerSettings.load(file, Map.of(), false);
    }

    private List<String> problems(String text) {
        SettingsException thrown = catchThrowableOfType(SettingsException.class, () -> load(text));
        return thrown.problems();
    }

    private List<String> problemsOfFile() {
        return problemsOfFile(Map.of());
    }

    private List<String> problemsOfFile(Map<String, String> overrides) {
        return catchThrowableOfType(SettingsException.class, () -> ServerSettings.load(file, overrides, false))
                .problems();
    }
}
