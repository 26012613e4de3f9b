package io.tidemark.server.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** What can have become of a file of text while nobody looked. */
enum FileDamage {
    MISSING {
        @Override
        void inflict(Path file, Random random) throws IOException {
            Files.delete(file);
        }
    },
    TRUNCATED {
        @Override
        void inflict(Path file, Random random) throws IOException {
            byte[] bytes = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
        }
    },
    ONE_DIGIT_CHANGED {
        @Override
        void inflict(Path file, Random random) throws IOException {
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
    };

    /** Does it to a file that is there. */
    abstract void inflict(Path file, Random random) throws IOException;
}
