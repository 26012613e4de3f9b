package io.tidemark.core.command;

import java.util.List;

/**
 * A type of command.
 *
 * @param number what it is called in an entry
 * @param kind the commands of this type
 * @param codec of their bodies
 */
record CommandType<C extends Command>(int number, Class<C> kind, BodyCodec<C> codec) {

    private static final List<CommandType<?>> ALL = List.of(
            new CommandType<>(1, CommitOffsets.class, new CommitOffsetsCodec()),
            new CommandType<>(2, ResetOffsets.class, new ResetOffsetsCodec()),
            new CommandType<>(3, ReleaseOffsets.class, new ReleaseOffsetsCodec()),
            new CommandType<>(4, DeleteOffsets.class, new DeleteOffsetsCodec()),
            new CommandType<>(5, CloneGroup.class, new CloneGroupCodec()));

    static CommandType<?> of(Command command) {
        for (CommandType<?> type : ALL) {
            if (type.kind.isInstance(command)) {
                return type;
            }
        }
        throw new IllegalArgumentException("No type for " + command);
    }

    /** @throws UnknownCommandException no type of this version has the number */
    static CommandType<?> numbered(int number) throws UnknownCommandException {
        for (CommandType<?> type : ALL) {
            if (type.number == number) {
                return type;
            }
        }
        throw new UnknownCommandException("type=" + number + ", this node knows types 1 to " + ALL.size());
    }

    /** How many bytes the body of a command of this type takes. */
    int bodyBytes(Command command) {
        return codec.bytes(kind.cast(command));
    }

    void writeBody(Command command, BodyWriter body) {
        codec.write(kind.cast(command), body);
    }

    Command readBody(long timeMillis, BodyReader body) throws DamagedCommandException {
        return codec.read(timeMillis, body);
    }
}
