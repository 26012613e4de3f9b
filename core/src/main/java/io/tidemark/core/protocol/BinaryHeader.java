package io.tidemark.core.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The header as RocketMQ 5.5.0's {@code RocketMQSerializable} writes it.
 *
 * <pre>
 * int16 code   uint8 language   int16 version   int32 opaque   int32 flag
 * int32 length of the remark    UTF-8                      length 0: no remark
 * int32 length of all ext fields
 * each: int16 length, name   int32 length, value           both UTF-8; names and values may be empty
 * </pre>
 *
 * Bytes that are not UTF-8 become U+FFFD, as in RocketMQ; no name that counts passes its rules with one in it.
 */
final class BinaryHeader {

    /** Without remark and ext fields. */
    private static final int FIXED_BYTES = 21;

    private static final int REMARK_LENGTH_AT = 13;

    /** More fields than any client sends; bounds the memory that small fields take. */
    static final int EXT_FIELDS_MAX = 1024;

    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private BinaryHeader() {}

    static RemotingCommand decode(byte[] bytes, int from, int to, byte[] body) throws MalformedFrameException {
        if (to - from < FIXED_BYTES) {
            throw new MalformedFrameException("headerLength=" + (to - from) + ", expected at least " + FIXED_BYTES);
        }
        int remarkLength = (int) INT32.get(bytes, from + REMARK_LENGTH_AT);
        int remarkLengthMax = to - from - FIXED_BYTES;
        if (remarkLength < 0 || remarkLength > remarkLengthMax) {
            throw new MalformedFrameException("remarkLength=" + remarkLength + ", expected 0 to " + remarkLengthMax);
        }
        int remarkAt = from + REMARK_LENGTH_AT + 4;
        int fieldsAt = remarkAt + remarkLength + 4;
        int fieldsLength = (int) INT32.get(bytes, fieldsAt - 4);
        if (fieldsLength != to - fieldsAt) {
            throw new MalformedFrameException("extFieldsLength=" + fieldsLength + ", expected " + (to - fieldsAt));
        }
        return new RemotingCommand(
                SerializeType.ROCKETMQ,
                (short) INT16.get(bytes, from),
                bytes[from + 2] & 0xFF,
                (short) INT16.get(bytes, from + 3),
                (int) INT32.get(bytes, from + 5),
                (int) INT32.get(bytes, from + 9),
                remarkLength == 0 ? null : text(bytes, remarkAt, remarkLength),
                fieldsLength == 0 ? ExtFields.EMPTY : decodeFields(bytes, fieldsAt, to),
                body);
    }

    private static ExtFields decodeFields(byte[] bytes, int from, int to) throws MalformedFrameException {
        ExtFields.Builder fields = ExtFields.builder();
        int at = from;
        while (at < to) {
            // Six bytes for both lengths: a name may take what is left after them.
            int nameLength = to - at < 6 ? -1 : (short) INT16.get(bytes, at);
            if (nameLength < 0 || nameLength > to - at - 6) {
                throw new MalformedFrameException(
                        "extField=" + fields.size() + " nameLength=" + nameLength + ", expected 0 to " + (to - at - 6));
            }
            int nameAt = at + 2;
            int valueAt = nameAt + nameLength + 4;
            int valueLength = (int) INT32.get(bytes, valueAt - 4);
            if (valueLength < 0 || valueLength > to - valueAt) {
                throw new MalformedFrameException("extField=" + fields.size() + " valueLength=" + valueLength
                        + ", expected 0 to " + (to - valueAt));
            }
            if (fields.size() == EXT_FIELDS_MAX) {
                throw new MalformedFrameException("extFields>" + EXT_FIELDS_MAX + ", expected no more");
            }
            fields.add(KnownNames.read(bytes, nameAt, nameLength), text(bytes, valueAt, valueLength));
            at = valueAt + valueLength;
        }
        return fields.build();
    }

    private static String text(byte[] bytes, int at, int length) {
        return new String(bytes, at, length, StandardCharsets.UTF_8);
    }

    static long encodedLength(RemotingCommand command) {
        String remark = command.remark();
        long length = FIXED_BYTES + (remark == null ? 0 : Utf8.length(remark));
        ExtFields fields = command.extFields();
        for (int i = 0; i < fields.size(); i++) {
            length += 6 + Utf8.length(fields.name(i)) + Utf8.length(fields.value(i));
        }
        return length;
    }

    static void encode(RemotingCommand command, ByteBuffer target) {
        target.putShort(int16("code", command.code()));
        target.put((byte) command.languageCode());
        target.putShort(int16("version", command.version()));
        target.putInt(command.opaque());
        target.putInt(command.flag());
        String remark = command.remark();
        putText(target, remark == null ? "" : remark);
        ExtFields fields = command.extFields();
        int lengthAt = target.position();
        target.putInt(0);
        for (int i = 0; i < fields.size(); i++) {
            byte[] name = fields.name(i).getBytes(StandardCharsets.UTF_8);
            target.putShort(int16("nameLength", name.length));
            target.put(name);
            putText(target, fields.value(i));
        }
        target.putInt(lengthAt, target.position() - lengthAt - 4);
    }

    private static void putText(ByteBuffer target, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        target.putInt(bytes.length);
        target.put(bytes);
    }

    private static short int16(String name, int value) {
        if (value != (short) value) {
            throw new IllegalArgumentException(name + "=" + value + ", expected 16 bits: the header is binary");
        }
        return (short) value;
    }
}
