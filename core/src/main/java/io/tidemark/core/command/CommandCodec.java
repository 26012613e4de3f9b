package io.tidemark.core.command;

import java.util.zip.CRC32C;

/**
 * Turns a command into the bytes of a log entry and back. All numbers here are big endian.
 *
 * <pre>
 *  offset  bytes
 *       0      2  magic       0x54 0x4D, "TM"
 *       2      1  version     1
 *       3      1  type        1 = CommitOffsets, 2 = ResetOffsets, 3 = ReleaseOffsets, 4 = DeleteOffsets, 5 = CloneGroup
 *       4      8  timeMillis  the leader's clock, milliseconds since the epoch, at least 0
 *      12    n-16 body        drawn on the type's own codec
 *     n-4      4  CRC32C      over all bytes before it
 * </pre>
 *
 * <p>Magic, version, type and the checksum at the end stand in the same places in every version, so that an old node
 * can tell a newer entry from a damaged one. {@code docs/log-format.md} has an entry taken apart.
 */
public final class CommandCodec {

    /** The greatest length of an encoded command. */
    public static final int MAX_COMMAND_BYTES = 1 << 20;

    /** All but the body. */
    static final int FRAME_BYTES = 16;

    private static final int MAGIC = 0x544D;
    private static final int VERSION = 1;

    private static final int VERSION_AT = 2;
    private static final int TYPE_AT = 3;
    private static final int TIME_AT = 4;
    private static final int BODY_AT = 12;
    private static final int CHECKSUM_BYTES = 4;

    /** What every version has: magic, version, type, checksum. */
    private static final int BYTES_MIN = TIME_AT + CHECKSUM_BYTES;

    private CommandCodec() {}

    /**
     * The bytes of a command.
     *
     * @throws IllegalArgumentException they would be more than {@link #MAX_COMMAND_BYTES}
     */
    public static byte[] encode(Command command) {
        CommandType<?> type = CommandType.of(command);
        int length = FRAME_BYTES + type.bodyBytes(command);
        if (length > MAX_COMMAND_BYTES) {
            throw new IllegalArgumentException(
                    "length=%d, expected at most %d: %s".formatted(length, MAX_COMMAND_BYTES, command));
        }
        byte[] bytes = new byte[length];
        BodyWriter writer = new BodyWriter(bytes);
        writer.writeByte(MAGIC >>> Byte.SIZE);
        writer.writeByte(MAGIC);
        writer.writeByte(VERSION);
        writer.writeByte(type.number());
        writer.writeLong(command.timeMillis());
        type.writeBody(command, writer);
        writer.writeInt(checksum(bytes));
        if (writer.written() != length) {
            throw new IllegalStateException("written=" + writer.written() + ", expected " + length);
        }
        return bytes;
    }

    /**
     * The command of some bytes.
     *
     * @throws DamagedCommandException they are not what an encoder wrote
     * @throws UnknownCommandException they are whole, but of a version or type that this node does not know
     */
    public static Command decode(byte[] bytes) throws CommandFormatException {
        if (bytes.length < BYTES_MIN || bytes.length > MAX_COMMAND_BYTES) {
            throw new DamagedCommandException(
                    "length=%d, expected %d to %d".formatted(bytes.length, BYTES_MIN, MAX_COMMAND_BYTES));
        }
        int magic = (int) readBigEndian(bytes, 0, VERSION_AT);
        if (magic != MAGIC) {
            throw new DamagedCommandException("magic=%04x, expected %04x".formatted(magic, MAGIC));
        }
        int written = (int) readBigEndian(bytes, bytes.length - CHECKSUM_BYTES, CHECKSUM_BYTES);
        int computed = checksum(bytes);
        if (written != computed) {
            throw new DamagedCommandException(
                    "crc32c=%08x, computed %08x over %d bytes".formatted(written, computed, bytes.length));
        }
        int version = bytes[VERSION_AT] & 0xff;
        int type = bytes[TYPE_AT] & 0xff;
        if (version != VERSION) {
            throw new UnknownCommandException(
                    "version=%d type=%d, this node knows version %d".formatted(version, type, VERSION));
        }
        return decode(CommandType.numbered(type), bytes);
    }

    /** How many bytes a command takes as an entry. */
    public static int encodedBytes(Command command) {
        return FRAME_BYTES + CommandType.of(command).bodyBytes(command);
    }

    private static Command decode(CommandType<?> type, byte[] bytes) throws DamagedCommandException {
        if (bytes.length < FRAME_BYTES) {
            throw new DamagedCommandException("length=%d, expected at least %d".formatted(bytes.length, FRAME_BYTES));
        }
        long timeMillis = readBigEndian(bytes, TIME_AT, Long.BYTES);
        if (timeMillis < 0) {
            throw new DamagedCommandException("timeMillis=" + timeMillis + ", expected 0 or more");
        }
        BodyReader body = new BodyReader(bytes, BODY_AT, bytes.length - CHECKSUM_BYTES);
        Command command = type.readBody(timeMillis, body);
        body.requireEnd();
        return command;
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - CHECKSUM_BYTES);
        return (int) crc.getValue();
    }

    private static long readBigEndian(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = (value << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return value;
    }
}
