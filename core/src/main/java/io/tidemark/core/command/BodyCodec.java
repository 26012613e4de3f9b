package io.tidemark.core.command;

/** How the body of one type of command is written and read. */
interface BodyCodec<C extends Command> {

    /** How many bytes the body takes. */
    int bytes(C command);

    void write(C command, BodyWriter body);

    C read(long timeMillis, BodyReader body) throws DamagedCommandException;
}
