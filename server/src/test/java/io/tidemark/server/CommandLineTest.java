package io.tidemark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.server.CommandLine.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @Test
    void takesOptionsInAnyOrder() throws UsageException {
        CommandLine commandLine =
                CommandLine.parse(List.of("--set", "members=n1=h:1", "--form", "--config", "a.conf", "--set", "sync="));

        assertThat(commandLine)
                .isEqualTo(new CommandLine(Path.of("a.conf"), true, Map.of("members", "n1=h:1", "sync", "")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --form                        | --config is missing
                    --config                      | --config needs a value
                    --config a --set              | --set needs a value
                    --config a --set key          | --set key, expected key=value
                    --config a --set =value       | --set =value, expected key=value
                    --config a --colour           | --colour is no option
                    """)
    void namesWhatIsWrongAndTellsTheUsage(String arguments, String problem) {
        assertThatThrownBy(() -> CommandLine.parse(List.of(arguments.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(problem)
                .hasMessageContaining("usage:");
    }
}
