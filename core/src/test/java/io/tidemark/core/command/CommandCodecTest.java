package io.tidemark.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCodecTest {

    /** Magic, version 1, type 1 and a time: what the body and the checksum follow. */
    private static final String HEADER = "544d 01 01 0000018bcfe5687b";

    /** A row T@G with queue 0 at offset 5, without the counts. */
    private static final String ROW = "03 544047 01 00 05";

    @Test
    void entryOfVersionOneIsReadAndWrittenAsItWas() throws Exception {
        byte[] golden = golden("commit-offsets-v1.hex");

        CommitOffsets command = (CommitOffsets) CommandCodec.decode(golden);

        assertThat(command.timeMillis()).isEqualTo(1_700_000_000_123L);
        List<String> lines = new ArrayList<>();
        command.forEach((row, queueId, offset) -> lines.add(row + " " + queueId + ":" + offset));
        assertThat(lines)
                .containsExactly(
                        "TopicA@GroupA 0:10",
                        "TopicA@GroupA 1:123456789012",
                        "TopicA@GroupA 7:0",
                        "%RETRY%GroupA@GroupA@broker-b.example 3:300",
                        "%RETRY%GroupA@GroupA@broker-b.example 65535:9223372036854775807");
        assertThat(CommandCodec.encode(command)).isEqualTo(golden);
    }

    @Test
    void builtCommandIsWrittenAsTheGoldenEntry() throws Exception {
        CommitOffsets command = new CommitOffsets.Builder()
                .put("TopicA@GroupA", 7, 0)
                .put("%RETRY%GroupA@GroupA@broker-b.example", 65_535, Long.MAX_VALUE)
                .put("TopicA@GroupA", 0, 10)
                .put("%RETRY%GroupA@GroupA@broker-b.example", 3, 300)
                .put("TopicA@GroupA", 1, 123_456_789_012L)
                .build(1_700_000_000_123L);

        assertThat(CommandCodec.encode(command)).isEqualTo(golden("commit-offsets-v1.hex"));
    }

    @Test
    void everyFlippedBitIsDamage() throws Exception {
        byte[] golden = golden("commit-offsets-v1.hex");
        for (int at = 0; at < golden.length; at++) {
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                byte[] flipped = golden.clone();
                flipped[at] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> CommandCodec.decode(flipped))
                        .as("byte %d bit %d", at, bit)
                        .isInstanceOf(DamagedCommandException.class);
            }
        }
    }

    @Test
    void everyShorterOrLongerEntryIsDamage() throws Exception {
        byte[] golden = golden("commit-offsets-v1.hex");
        for (int length = 0; length < golden.length + 20; length++) {
            if (length != golden.length) {
                byte[] cut = Arrays.copyOf(golden, length);
                assertThatThrownBy(() -> CommandCodec.decode(cut))
                        .as("length %d", length)
                        .isInstanceOf(DamagedCommandException.class);
            }
        }
    }

    /** A body cut anywhere, with the checksum that a cut body would have. */
    @Test
    void everyCutBodyWithAGoodChecksumIsDamage() throws Exception {
        byte[] golden = golden("commit-offsets-v1.hex");
        for (int length = 4; length < golden.length - 4; length++) {
            byte[] cut = EntryBytes.withChecksum(Arrays.copyOf(golden, length));
            assertThatThrownBy(() -> CommandCodec.decode(cut))
                    .as("length %d", length)
                    .isInstanceOf(DamagedCommandException.class);
        }
    }

    @Test
    void entryBeyondTheGreatestLengthIsDamage() {
        assertThatThrownBy(() -> CommandCodec.decode(new byte[CommandCodec.MAX_COMMAND_BYTES + 1]))
                .hasMessage("length=1048577, expected 8 to 1048576");
    }

    @Test
    void otherMagicIsDamage() {
        assertThatThrownBy(() -> decode("544e 01 01 0000018bcfe5687b 01 01" + ROW))
                .isInstanceOf(DamagedCommandException.class)
                .hasMessage("magic=544e, expected 544d");
    }

    @ParameterizedTest
    @CsvSource({"02, 01, 2, 1", "00, 01, 0, 1", "ff, ff, 255, 255"})
    void versionOfANewerMemberIsNamed(String versionHex, String typeHex, int version, int type) {
        assertThatThrownBy(() -> decode("544d" + versionHex + typeHex + "0000018bcfe5687b 01 01" + ROW))
                .isInstanceOf(UnknownCommandException.class)
                .hasMessage("version=%d type=%d, this node knows version 1", version, type);
    }

    @ParameterizedTest
    @CsvSource({"00, 0", "06, 6", "ff, 255"})
    void typeOfANewerMemberIsNamed(String typeHex, int type) {
        assertThatThrownBy(() -> decode("544d 01" + typeHex + "0000018bcfe5687b 01 01" + ROW))
                .isInstanceOf(UnknownCommandException.class)
                .hasMessage("type=%d, this node knows types 1 to 5", type);
    }

    @Test
    void shortestEntryOfAnotherVersionIsNotTakenForDamage() {
        assertThatThrownBy(() -> decode("544d 02 01")).isInstanceOf(UnknownCommandException.class);
    }

    @Test
    void wellMadeBodyIsRead() throws Exception {
        assertThat(decode(HEADER + "01 01" + ROW))
                .hasToString("CommitOffsets[timeMillis=1700000000123, rows=1, positions=1]");
    }

    /** Each body stands behind a good checksum, so only its own checks are between it and the table. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "00 00", // no row
                "01 00", // no position
                "01 02" + ROW, // a count beyond the bytes
                "ffffffff07 ffffffff07" + ROW, // 2^31 - 1 rows
                "01 ffffffff07" + ROW, // 2^31 - 1 positions
                "01 ffffffffffffffff7f" + ROW, // 2^63 - 1 positions
                "01 ffffffffffffffffff01" + ROW, // more than 63 bits
                "01 01 ffffffff07 544047 01 00 05", // a key of 2^31 - 1 bytes
                "01 01 07 544047 01 00 05", // a key that reaches into the checksum
                "01 01 00 01 00 05 00 00 00", // an empty key
                "01 01 03 544040 01 00 05", // a key without a group
                "01 01 03 5440c7 01 00 05", // a key that is not ASCII
                "01 01 03 544047 00 00 05", // a row without a position
                "01 01 03 544047 02 00 05 00 05", // more positions in the row than in all
                "01 02 03 544047 01 00 05 00 05", // fewer
                "01 01 03 544047 01 808004 05", // queue id 65,536
                "01 02 03 544047 02 ffff03 05 00 05", // a queue id past 65,535
                "01 01 03 544047 01 00 8500", // a number longer than it need be
                "01 01 03 544047 01 00 85", // a number without an end
                "01 01" + ROW + "00", // a byte left over
            })
    void bodyThatContradictsItselfIsDamage(String body) {
        assertThatThrownBy(() -> decode(HEADER + body)).isInstanceOf(DamagedCommandException.class);
    }

    @Test
    void timeBeforeTheEpochIsDamage() {
        assertThatThrownBy(() -> decode("544d 01 01 ffffffffffffffff 01 01" + ROW))
                .isInstanceOf(DamagedCommandException.class);
    }

    /** Whatever stands behind a good checksum, decoding ends with a command or with the exception made for it. */
    @ParameterizedTest
    @MethodSource("io.tidemark.core.Seeds#seeds")
    void randomBodyNeverBreaksTheDecoder(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] golden = golden("commit-offsets-v1.hex");
        for (int round = 0; round < 3_000; round++) {
            byte[] content = Arrays.copyOf(golden, 12 + random.nextInt(golden.length - 12));
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
    void greatestEntryIsWrittenAndOneByteMoreIsRefused() throws Exception {
        CommitOffsets.Builder builder = new CommitOffsets.Builder();
        fill(builder, "TopicA@GroupA", 65_000);
        fill(builder, "TopicB@GroupA", spare(builder) / 10 - 10);
        // The last row fills the entry to the byte: beside its key it takes four.
        String last = "t".repeat(spare(builder) - 4 - 2) + "@g";
        builder.put(last, 0, 1);

        byte[] greatest = CommandCodec.encode(builder.build(1));
        assertThat(greatest).hasSize(CommandCodec.MAX_COMMAND_BYTES);
        assertThat(CommandCodec.encode(CommandCodec.decode(greatest))).isEqualTo(greatest);

        builder.put(last, 0, 128);
        CommitOffsets tooLong = builder.build(1);
        assertThatThrownBy(() -> CommandCodec.encode(tooLong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("length=1048577, expected at most 1048576");
    }

    /** Positions of ten bytes: a queue id that follows the one before, and the greatest offset. */
    private static void fill(CommitOffsets.Builder builder, String row, int positions) {
        for (int queueId = 0; queueId < positions; queueId++) {
            builder.put(row, queueId, Long.MAX_VALUE);
        }
    }

    private static int spare(CommitOffsets.Builder builder) {
        return CommandCodec.MAX_COMMAND_BYTES - CommandCodec.encode(builder.build(1)).length;
    }

    private static Command decode(String contentHex) throws CommandFormatException {
        return CommandCodec.decode(EntryBytes.withChecksum(EntryBytes.ofHex(contentHex)));
    }

    private static byte[] golden(String name) throws IOException {
        try (InputStream file = CommandCodecTest.class.getResourceAsStream("/golden/" + name)) {
            if (file == null) {
                throw new IOException("no golden file " + name);
            }
            String hex = new String(file.readAllBytes(), StandardCharsets.US_ASCII);
            return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
        }
    }
}
