package io.tidemark.core.command;

/** The kinds of commands, with the number that each has in an entry and the codec of its body. */
enum CommandType {
    COMMIT_OFFSETS(1) {
        @Override
        int bodyBytes(Command command) {
            return CommitOffsetsCodec.bytes((CommitOffsets) command);
        }

        @Override
        void writeBody(Command command, BodyWriter body) {
            CommitOffsetsCodec.write((CommitOffsets) command, body);
        }

        @Override
        Command readBody(long timeMillis, BodyReader body) throws DamagedCommandException {
            return CommitOffsetsCodec.read(timeMillis, body);
        }
    },
    /** Its body is that of the positions. */
    RESET_OFFSETS(2) {
        @Override
        int bodyBytes(Command command) {
            return CommitOffsetsCodec.bytes(((ResetOffsets) command).positions());
        }

        @Override
        void writeBody(Command command, BodyWriter body) {
            CommitOffsetsCodec.write(((ResetOffsets) command).positions(), body);
        }

        @Override
        Command readBody(long timeMillis, BodyReader body) throws DamagedCommandException {
            return new ResetOffsets(CommitOffsetsCodec.read(timeMillis, body));
        }
    },
    RELEASE_OFFSETS(3) {
        @Override
        int bodyBytes(Command command) {
            return ReleaseOffsetsCodec.bytes((ReleaseOffsets) command);
        }

        @Override
        void writeBody(Command command, BodyWriter body) {
            ReleaseOffsetsCodec.write((ReleaseOffsets) command, body);
        }

        @Override
        Command readBody(long timeMillis, BodyReader body) throws DamagedCommandException {
            return ReleaseOffsetsCodec.read(timeMillis, body);
        }
    },
    /** Its body is the selection of rows. */
    DELETE_OFFSETS(4) {
        @Override
        int bodyBytes(Command command) {
            return RowSelectionCodec.bytes(((DeleteOffsets) command).rows());
        }

        @Override
        void writeBody(Command command, BodyWriter body) {
            RowSelectionCodec.write(((DeleteOffsets) command).rows(), body);
        }

        @Override
        Command readBody(long timeMillis, BodyReader body) throws DamagedCommandException {
            return new DeleteOffsets(timeMillis, RowSelectionCodec.read(body));
        }
    },
    CLONE_GROUP(5) {
        @Override
        int bodyBytes(Command command) {
            return CloneGroupCodec.bytes((CloneGroup) command);
        }

        @Override
        void writeBody(Command command, BodyWriter body) {
            CloneGroupCodec.write((CloneGroup) command, body);
        }

        @Override
        Command readBody(long timeMillis, BodyReader body) throws DamagedCommandException {
            return CloneGroupCodec.read(timeMillis, body);
        }
    };

    private final int number;

    CommandType(int number) {
        this.number = number;
    }

    static CommandType of(Command command) {
        if (command instanceof CommitOffsets) {
            return COMMIT_OFFSETS;
        }
        if (command instanceof ResetOffsets) {
            return RESET_OFFSETS;
        }
        if (command instanceof ReleaseOffsets) {
            return RELEASE_OFFSETS;
        }
        if (command instanceof DeleteOffsets) {
            return DELETE_OFFSETS;
        }
        if (command instanceof CloneGroup) {
            return CLONE_GROUP;
        }
        throw new IllegalArgumentException("No type for " + command);
    }

    /** @throws UnknownCommandException no type of this version has the number */
    static CommandType numbered(int number) throws UnknownCommandException {
        for (CommandType type : VALUES) {
            if (type.number == number) {
                return type;
            }
        }
        throw new UnknownCommandException("type=" + number + ", this node knows types 1 to " + VALUES.length);
    }

    /** The number in an entry. */
    int number() {
        return number;
    }

    /** How many bytes the body takes. */
    abstract int bodyBytes(Command command);

    abstract void writeBody(Command command, BodyWriter body);

    abstract Command readBody(long timeMillis, BodyReader body) throws DamagedCommandException;

    private static final CommandType[] VALUES = values();
}
