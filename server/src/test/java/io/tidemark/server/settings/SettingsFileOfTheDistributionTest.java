package io.tidemark.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds {@code conf/tidemark.conf} and the code together. */
class SettingsFileOfTheDistributionTest {

    private static final Path FILE = Path.of("..", "conf", "tidemark.conf");

    private static final Pattern KEY = Pattern.compile("(#?)([A-Za-z]+)=(.*)");

    @Test
    void everyKeyIsInTheFileInTheCodesWordsWithItsDefault() throws IOException {
        Map<String, String> defaults = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FILE)) {
            Matcher key = KEY.matcher(line);
            if (key.matches() && key.group(1).equals("#")) {
                defaults.put(key.group(2), key.group(3));
            }
        }

        Map<String, String> expected = new LinkedHashMap<>();
        for (Setting<?> setting : new Keys().all()) {
            if (setting.defaultText() != null) {
                expected.put(setting.name(), setting.defaultText());
            }
        }
        assertThat(defaults).containsExactlyInAnyOrderEntriesOf(expected);
    }

    @Test
    void everyKeyHasACommentAboveIt() throws IOException {
        List<String> lines = Files.readAllLines(FILE);
        for (int i = 0; i < lines.size(); i++) {
            if (KEY.matcher(lines.get(i)).matches()) {
                assertThat(lines.get(i - 1)).as(lines.get(i)).matches("# .+|#?[A-Za-z]+=.*");
            }
        }
    }

    @Test
    void theFileAsItIsCanBeLoaded() throws SettingsException {
        ServerSettings settings = ServerSettings.load(FILE, Map.of(), false);

        assertThat(settings.store().members()).hasSize(3);
    }
}
