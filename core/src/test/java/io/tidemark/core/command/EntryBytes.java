package io.tidemark.core.command;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** Bytes of entries, made by hand. */
final class EntryBytes {

    private EntryBytes() {}

    /** Hex digits in groups. */
    static byte[] ofHex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** The content with the checksum that belongs behind it. */
    static byte[] withChecksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        byte[] bytes = Arrays.copyOf(content, content.length + 4);
        for (int i = 0; i < 4; i++) {
            bytes[content.length + i] = (byte) (crc.getValue() >>> (24 - 8 * i));
        }
        return bytes;
    }
}
