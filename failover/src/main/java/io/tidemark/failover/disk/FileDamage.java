package io.tidemark.failover.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What can have become of a file while nobody looked. */
public enum FileDamage {
    MISSING {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            Files.delete(file);
        }
    },
    EMPTY {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            Files.write(file, new byte[0]);
        }
    },
    TRUNCATED {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, random.nextInt(Math.max(1, bytes.length))));
        }
    },
    /** The last 1 to 1024 bytes are gone. */
    TAIL_LOST {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, Math.max(0, bytes.length - 1 - random.nextInt(1024))));
        }
    },
    /** The first half is the file's, the rest is what a disk makes of blocks that were never written. */
    TORN {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            Arrays.fill(bytes, random.nextInt(Math.max(1, bytes.length)), bytes.length, (byte) 0);
            Files.write(file, bytes);
        }
    },
    BLOCK_ZEROED {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            int from = random.nextInt(Math.max(1, bytes.length)) / BLOCK_BYTES * BLOCK_BYTES;
            Arrays.fill(bytes, from, Math.min(bytes.length, from + BLOCK_BYTES), (byte) 0);
            Files.write(file, bytes);
        }
    },
    GARBAGE {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            byte[] bytes = new byte[1 + random.nextInt(4 * BLOCK_BYTES)];
            random.nextBytes(bytes);
            Files.write(file, bytes);
        }
    },
    BIT_FLIPPED {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            Files.write(file, bytes);
        }
    },
    /** Of a file of text. */
    ONE_DIGIT_CHANGED {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            String text = new String(bytes, ISO_8859_1);
            List<Integer> digits = IntStream.range(0, text.length())
                    .filter(i -> text.charAt(i) >= '0' && text.charAt(i) <= '9')
                    .boxed()
                    .toList();
            int changed = digits.get(random.nextInt(digits.size()));
            bytes[changed] = (byte) ('0' + (bytes[changed] - '0' + 1 + random.nextInt(9)) % 10);
            Files.write(file, bytes);
        }
    },
    /** Nobody may read it; who is root may all the same. */
    FORBIDDEN {
        @Override
        public void inflict(Path file, Random random) throws IOException {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        }
    };

    private static final int BLOCK_BYTES = 4096;

    /** Does it to a file that is there and not empty. */
    public abstract void inflict(Path file, Random random) throws IOException;
}
