package io.tidemark.client.cli.server;

import io.tidemark.client.ServerAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A node as the command line names it: {@code host:port}, or {@code name=host:port}.
 *
 * @param name the address when none was given
 */
public record NamedServer(String name, ServerAddress address) {

    static final class Converter implements ITypeConverter<NamedServer> {

        @Override
        public NamedServer convert(String text) {
            int equals = text.indexOf('=');
            try {
                ServerAddress address =
                        ServerAddress.parse(text.substring(equals + 1).strip());
                return new NamedServer(
                        equals < 0
                                ? address.toString()
                                : text.substring(0, equals).strip(),
                        address);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
