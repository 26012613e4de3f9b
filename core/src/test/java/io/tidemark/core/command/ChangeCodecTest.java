package io.tidemark.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.offset.PositionKey;
import io.tidemark.core.offset.RowSelection;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The entries of all commands but commits. */
class ChangeCodecTest {

    private static final long TIME = 1_700_000_000_123L;

    /** Magic, version and type as the log's page has them; then the time. */
    private static final String RESET = "544d 01 02 0000018bcfe5687b";

    private static final String RELEASE = "544d 01 03 0000018bcfe5687b";
    private static final String DELETE = "544d 01 04 0000018bcfe5687b";
    private static final String CLONE = "544d 01 05 0000018bcfe5687b";

    /** A command and its entry without the checksum. */
    private record Entry(Command command, String hex) {}

    static Stream<Entry> entries() {
        CommitOffsets positions = new CommitOffsets.Builder().put("T@G", 0, 5).build(TIME);
        return Stream.of(
                new Entry(new ResetOffsets(positions), RESET + "01 01 03 544047 01 00 05"),
                new Entry(
                        new ReleaseOffsets(
                                TIME,
                                List.of(
                                        new PositionKey("T@G", 0),
                                        new PositionKey("T@G", 9),
                                        new PositionKey("T@G@b", 300))),
                        RELEASE + "03 03 544047 02 00 09 05 5440474062 01 ac02"),
                new Entry(new DeleteOffsets(TIME, new RowSelection("", "G", "")), DELETE + "00 01 47 00"),
                new Entry(
                        new DeleteOffsets(TIME, new RowSelection("T", "", RowSelection.ANY_BROKER)),
                        DELETE + "01 54 00 01 2a"),
                new Entry(
                        new CloneGroup(TIME, new RowSelection("T", "G", "b"), "H"), CLONE + "01 54 01 47 01 62 01 48"));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void eachCommandIsWrittenAsItsPageSaysAndReadBack(Entry entry) throws Exception {
        byte[] expected = EntryBytes.withChecksum(EntryBytes.ofHex(entry.hex));

        byte[] encoded = CommandCodec.encode(entry.command);

        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(HexFormat.of().formatHex(expected));
        assertThat(CommandCodec.encodedBytes(entry.command)).isEqualTo(encoded.length);
        Command decoded = CommandCodec.decode(encoded);
        assertThat(decoded).hasSameClassAs(entry.command);
        assertThat(decoded.timeMillis()).isEqualTo(TIME);
        assertThat(CommandCodec.encode(decoded)).isEqualTo(encoded);
        assertThat(CommandCodec.encode(entry.command.at(7).at(TIME))).isEqualTo(encoded);
        assertThat(entry.command.at(7).timeMillis()).isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everyCutBodyWithAGoodChecksumIsDamage(Entry entry) {
        byte[] whole = EntryBytes.ofHex(entry.hex);
        for (int length = 12; length < whole.length; length++) {
            byte[] cut = EntryBytes.withChecksum(Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> CommandCodec.decode(cut))
                    .as("%s cut at %d", entry.command, length)
                    .isInstanceOf(DamagedCommandException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RELEASE + "00", // nothing to let go
                RELEASE + "ffffffff07 03 544047 00", // 2^31 - 1 positions
                RELEASE + "01 03 544040 01 00", // a key without a group
                RELEASE + "01 03 544047 01 808004", // queue id 65,536
                RELEASE + "01 03 544047 00 00", // a row without a position
                RELEASE + "01 03 544047 02 00 01", // more in the row than in all
                RELEASE + "02 03 544047 01 00 03 544047 01 01", // a row that goes on as another one
                RELEASE + "01 03 544047 01 00 00", // a byte left over
                DELETE + "00 00 00", // of everything
                DELETE + "01 20 00 00", // a topic that cannot be one
                DELETE + "00 01 47 01 40", // a broker that cannot be one
                DELETE + "00 01 47 00 00", // a byte left over
                CLONE + "01 54 00 00 01 48", // of no group
                CLONE + "00 01 47 00 01 47", // to itself
                CLONE + "00 01 47 00 00", // to none
                CLONE + "00 01 47 00 01 40", // to one that cannot be
            })
    void bodyThatContradictsItselfIsDamage(String hex) {
        assertThatThrownBy(() -> CommandCodec.decode(EntryBytes.withChecksum(EntryBytes.ofHex(hex))))
                .isInstanceOf(DamagedCommandException.class);
    }

    /** Whatever stands behind a good checksum, decoding ends with a command or with the exception made for it. */
    @ParameterizedTest
    @MethodSource("io.tidemark.core.Seeds#seeds")
    void randomBodyNeverBreaksTheDecoder(long seed) throws Exception {
        Random random = new Random(seed);
        List<Entry> all = entries().toList();
        for (int round = 0; round < 3_000; round++) {
            byte[] whole = EntryBytes.ofHex(all.get(random.nextInt(all.size())).hex);
            byte[] content = Arrays.copyOf(whole, 12 + random.nextInt(whole.length - 11));
            for (int i = random.nextInt(6); i >= 0 && content.length > 12; i--) {
                content[12 + random.nextInt(content.length - 12)] = (byte) random.nextInt();
            }
            byte[] bytes = EntryBytes.withChecksum(content);
            try {
                byte[] again = CommandCodec.encode(CommandCodec.decode(bytes));
                assertThat(again).as("seed=%d round=%d", seed, round).isEqualTo(bytes);
            } catch (DamagedCommandException e) {
                assertThat(e).as("seed=%d round=%d", seed, round).hasMessageStartingWith("at=");
            }
        }
    }

    @Test
    void aCommandHasATime() {
        assertThatThrownBy(() -> new DeleteOffsets(-1, new RowSelection("", "G", "")))
                .hasMessage("timeMillis=-1, expected 0 or more");
        assertThatThrownBy(() -> new ReleaseOffsets(0, List.of())).hasMessageContaining("keys is empty");
    }
}
