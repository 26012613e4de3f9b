package io.tidemark.bench.load;

import io.tidemark.client.ServerAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A server as the command line names it. */
final class AddressConverter implements ITypeConverter<ServerAddress> {

    @Override
    public ServerAddress convert(String text) {
        try {
            return ServerAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
