package io.tidemark.client.cli.server;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time to wait: whole seconds, at least one and no more than an hour. */
public final class SecondsConverter implements ITypeConverter<Duration> {

    private static final int MAX = 3_600;

    @Override
    public Duration convert(String text) {
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX) {
            throw new TypeConversionException("'" + text + "', expected 1 to " + MAX + " seconds");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }
}
