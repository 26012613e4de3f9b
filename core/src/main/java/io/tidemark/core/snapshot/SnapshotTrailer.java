package io.tidemark.core.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * The last 21 bytes of every snapshot, of this format and of those to come: the root object's last member and its end.
 *
 * <pre>
 *   "crc32c":"xxxxxxxx"}\n      xxxxxxxx: CRC32C of all bytes before the trailer, 8 lower-case hex digits
 * </pre>
 *
 * The length is fixed so that a reader can check all other bytes before it trusts any of them.
 */
final class SnapshotTrailer {

    static final int BYTES = 21;

    private static final String BEGIN = "\"crc32c\":\"";
    private static final String END = "\"}\n";
    private static final HexFormat HEX = HexFormat.of();

    private SnapshotTrailer() {}

    static byte[] encode(int crc32c) {
        return (BEGIN + HEX.toHexDigits(crc32c) + END).getBytes(ISO_8859_1);
    }

    /** The checksum in these bytes, or nothing if they are not, to the bit, what {@link #encode} makes. */
    static OptionalInt decode(byte[] trailer) {
        String text = new String(trailer, ISO_8859_1);
        if (text.length() != BYTES || !text.startsWith(BEGIN) || !text.endsWith(END)) {
            return OptionalInt.empty();
        }
        String digits = text.substring(BEGIN.length(), BYTES - END.length());
        if (!digits.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(HexFormat.fromHexDigits(digits));
    }
}
