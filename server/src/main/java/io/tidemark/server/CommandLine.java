package io.tidemark.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a node's command line says.
 *
 * @param config the settings file
 * @param form whether an empty data directory may found a new cluster
 * @param overrides settings that go before those of the file, in the order in which they are given
 */
record CommandLine(Path config, boolean form, Map<String, String> overrides) {

    static final String USAGE = "usage: server --config FILE [--form] [--set key=value]...";

    /** @throws UsageException names the argument that is wrong */
    static CommandLine parse(List<String> arguments) throws UsageException {
        Path config = null;
        boolean form = false;
        Map<String, String> overrides = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            switch (argument) {
                case "--form" -> form = true;
                case "--config" -> config = path(valueOf(argument, arguments, ++i));
                case "--set" -> {
                    String pair = valueOf(argument, arguments, ++i);
                    int equals = pair.indexOf('=');
                    if (equals <= 0) {
                        throw new UsageException("--set " + pair + ", expected key=value");
                    }
                    overrides.put(pair.substring(0, equals).strip(), pair.substring(equals + 1));
                }
                default -> throw new UsageException(argument + " is no option");
            }
        }
        if (config == null) {
            throw new UsageException("--config is missing");
        }
        return new CommandLine(config, form, Collections.unmodifiableMap(overrides));
    }

    private static String valueOf(String option, List<String> arguments, int i) throws UsageException {
        if (i == arguments.size()) {
            throw new UsageException(option + " needs a value");
        }
        return arguments.get(i);
    }

    private static Path path(String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("--config " + text + ", expected a file: " + e.getReason(), e);
        }
    }

    /** The command line is not one. */
    static final class UsageException extends Exception {

        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            this(message, null);
        }

        UsageException(String message, @Nullable Throwable cause) {
            super(message + System.lineSeparator() + USAGE, cause);
        }
    }
}
