package io.tidemark.failover.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An object of any class in the bytes of Hessian 2, as sofa-hessian writes it, made without the class: its name, the names
 * of its fields, and their values.
 *
 * <pre>
 * 'O' name fields:int {name of a field}  'o' 0:int {value}
 * int 'I' 4 bytes; long 'L' 8 bytes; string 'S' length:2 ASCII; bytes 'B' length:2 bytes
 * </pre>
 */
public final class HessianObject {

    private final String className;
    private final List<String> fields = new ArrayList<>();
    private final ByteArrayOutputStream values = new ByteArrayOutputStream();

    public HessianObject(String className) {
        this.className = className;
    }

    public HessianObject with(String field, String value) {
        fields.add(field);
        string(values, value);
        return this;
    }

    public HessianObject with(String field, long value) {
        fields.add(field);
        values.write('L');
        values.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
        return this;
    }

    public HessianObject with(String field, byte[] value) {
        fields.add(field);
        values.write('B');
        values.writeBytes(length(value.length));
        values.writeBytes(value);
        return this;
    }

    /** An object inside of this one. */
    public HessianObject with(String field, HessianObject value) {
        fields.add(field);
        values.writeBytes(value.encode());
        return this;
    }

    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write('O');
        bytes.writeBytes(number(className.length()));
        bytes.writeBytes(className.getBytes(US_ASCII));
        bytes.writeBytes(number(fields.size()));
        fields.forEach(field -> string(bytes, field));
        bytes.write('o');
        bytes.writeBytes(number(0));
        bytes.writeBytes(values.toByteArray());
        return bytes.toByteArray();
    }

    private static void string(ByteArrayOutputStream bytes, String text) {
        bytes.write('S');
        bytes.writeBytes(length(text.length()));
        bytes.writeBytes(text.getBytes(US_ASCII));
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put((byte) 'I')
                .putInt(number)
                .array();
    }

    private static byte[] length(int length) {
        return ByteBuffer.allocate(Short.BYTES).putShort((short) length).array();
    }
}
