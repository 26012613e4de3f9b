package io.tidemark.failover.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileDamageTest {

    private static final int SEEDS = 50;

    private static final byte[] CONTENT = "0123456789 of text\n".repeat(1000).getBytes(US_ASCII);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(FileDamage.class)
    void noFileIsAsItWas(FileDamage damage) throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Path file = Files.write(directory.resolve(damage + "-" + seed), CONTENT);
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(file);

            damage.inflict(file, new Random(seed));

            assertThat(!Files.exists(file)
                            || !Files.getPosixFilePermissions(file).equals(before)
                            || !Arrays.equals(Files.readAllBytes(file), CONTENT))
                    .as("%s by seed %d changed something", damage, seed)
                    .isTrue();
        }
    }

    @Test
    void oneDigitChangedIsOneByteThatIsADigitStill() throws IOException {
        for (int seed = 0; seed < SEEDS; seed++) {
            Path file = Files.write(directory.resolve("digit-" + seed), CONTENT);

            FileDamage.ONE_DIGIT_CHANGED.inflict(file, new Random(seed));

            byte[] changed = Files.readAllBytes(file);
            int at = Arrays.mismatch(CONTENT, changed);
            assertThat((char) changed[at]).isBetween('0', '9');
            changed[at] = CONTENT[at];
            assertThat(changed).isEqualTo(CONTENT);
        }
    }
}
