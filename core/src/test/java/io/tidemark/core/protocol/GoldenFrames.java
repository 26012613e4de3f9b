package io.tidemark.core.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** The frames that RocketMQ 5.5.0 made, kept as a file. */
final class GoldenFrames {

    private static final String FILE = "/golden/remoting-frames-5.5.0.txt";

    private GoldenFrames() {}

    /** One frame with its length word. */
    record Golden(String name, SerializeType type, String hex) {

        byte[] frame() {
            return HexFormat.of().parseHex(hex);
        }

        /** What a decoder is given: without the length word. */
        ByteBuffer payload() {
            return ByteBuffer.wrap(frame()).position(Integer.BYTES).slice();
        }

        @Override
        public String toString() {
            return name + " " + type;
        }
    }

    static List<Golden> all() {
        try (InputStream in = Objects.requireNonNull(GoldenFrames.class.getResourceAsStream(FILE), FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" ", 3))
                    .map(parts -> new Golden(parts[0], SerializeType.valueOf(parts[1]), parts[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Golden named(String name, SerializeType type) {
        return all().stream()
                .filter(golden -> golden.name().equals(name) && golden.type() == type)
                .findFirst()
                .orElseThrow();
    }
}
