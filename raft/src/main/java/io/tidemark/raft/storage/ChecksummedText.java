package io.tidemark.raft.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A few fields as text that is believed only when every byte of it is as it was written.
 *
 * <pre>
 * tidemark raft-meta 1
 * term=7
 * votedFor=127.0.0.1:10912
 * crc32c=0a1b2c3d
 * </pre>
 *
 * The checksum covers all bytes before its line. Reading renders what was read once more and compares it with what is there,
 * so that not even another spelling of the same content passes.
 */
final class ChecksummedText {

    private final String title;

    /** @param kind what the text is; part of its first line, so that one cannot stand in for another */
    ChecksummedText(String kind) {
        this.title = "tidemark " + kind + " 1";
    }

    /** @param fields without line breaks, and without '=' in a name */
    byte[] render(Map<String, String> fields) {
        StringBuilder text = new StringBuilder(title).append('\n');
        fields.forEach((name, value) -> {
            if (name.indexOf('=') >= 0 || (name + value).indexOf('\n') >= 0) {
                throw new IllegalArgumentException("field name=" + name + " value=" + value + " cannot be written");
            }
            text.append(name).append('=').append(value).append('\n');
        });
        CRC32C checksum = new CRC32C();
        checksum.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return text.append(String.format("crc32c=%08x\n", checksum.getValue()))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The fields in the order in which they were written.
     *
     * @param path where the text was read, for the message
     * @throws DamagedFileException when it is not exactly what was written
     */
    Map<String, String> parse(Path path, byte[] content) throws DamagedFileException {
        Map<String, String> fields = new LinkedHashMap<>();
        String[] lines = new String(content, StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 1; i < lines.length - 2; i++) {
            int equals = lines[i].indexOf('=');
            if (equals < 0) {
                throw new DamagedFileException(path, "line " + (i + 1) + " has no '='");
            }
            fields.put(lines[i].substring(0, equals), lines[i].substring(equals + 1));
        }
        if (!lines[0].equals(title)) {
            throw new DamagedFileException(path, "the first line is not '" + title + "'");
        }
        if (!Arrays.equals(content, render(fields))) {
            throw new DamagedFileException(path, "its checksum does not match its content");
        }
        return fields;
    }
}
