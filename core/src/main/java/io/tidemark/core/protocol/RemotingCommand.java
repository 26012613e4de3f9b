package io.tidemark.core.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One request or response as it stands in a frame. Immutable, but for the body's bytes, which are not copied and must
 * not be changed.
 */
public final class RemotingCommand {

    /** The number of Java in RocketMQ's list of languages. */
    public static final int LANGUAGE_JAVA = 0;

    /** What {@link #languageCode} is when a JSON header has a name that is in no list, or none. */
    public static final int LANGUAGE_UNKNOWN = 255;

    /** The version number that RocketMQ 5.5.0 sends, and so do we. */
    public static final int VERSION = 513;

    private static final int RESPONSE_FLAG = 1;
    private static final int ONEWAY_FLAG = 1 << 1;
    private static final byte[] NO_BODY = new byte[0];

    private final SerializeType serializeType;
    private final int code;
    private final int languageCode;
    private final int version;
    private final int opaque;
    private final int flag;
    private final @Nullable String remark;
    private final ExtFields extFields;
    private final byte[] body;

    RemotingCommand(
            SerializeType serializeType,
            int code,
            int languageCode,
            int version,
            int opaque,
            int flag,
            @Nullable String remark,
            ExtFields extFields,
            byte[] body) {
        this.serializeType = serializeType;
        this.code = code;
        this.languageCode = languageCode;
        this.version = version;
        this.opaque = opaque;
        this.flag = flag;
        this.remark = remark;
        this.extFields = extFields;
        this.body = body;
    }

    /** A request with a binary header and no body. */
    public static RemotingCommand request(int code, int opaque, ExtFields extFields) {
        return request(code, opaque, extFields, NO_BODY);
    }

    /** A request with a binary header. */
    public static RemotingCommand request(int code, int opaque, ExtFields extFields, byte[] body) {
        return new RemotingCommand(
                SerializeType.ROCKETMQ, code, LANGUAGE_JAVA, VERSION, opaque, 0, null, extFields, body);
    }

    /** The answer to {@code request}, with its opaque and its header serialization, and without a body. */
    public static RemotingCommand response(
            RemotingCommand request, int code, @Nullable String remark, ExtFields extFields) {
        return response(request, code, remark, extFields, NO_BODY);
    }

    /** The answer to {@code request}, with its opaque and its header serialization. */
    public static RemotingCommand response(
            RemotingCommand request, int code, @Nullable String remark, ExtFields extFields, byte[] body) {
        return new RemotingCommand(
                request.serializeType,
                code,
                LANGUAGE_JAVA,
                VERSION,
                request.opaque,
                RESPONSE_FLAG,
                remark,
                extFields,
                body);
    }

    /** The same command with another header serialization. */
    public RemotingCommand withSerializeType(SerializeType other) {
        return new RemotingCommand(other, code, languageCode, version, opaque, flag, remark, extFields, body);
    }

    /** The same request, but nobody waits for its answer. */
    public RemotingCommand asOneway() {
        return new RemotingCommand(
                serializeType, code, languageCode, version, opaque, flag | ONEWAY_FLAG, remark, extFields, body);
    }

    /** The same command without remark, ext fields and body: all that answering it takes. */
    public RemotingCommand withoutContent() {
        return new RemotingCommand(
                serializeType, code, languageCode, version, opaque, flag, null, ExtFields.EMPTY, NO_BODY);
    }

    /** How the header is, or is to be, written. */
    public SerializeType serializeType() {
        return serializeType;
    }

    /** A {@link RequestCode} or a {@link ResponseCode}, or one that is in neither. */
    public int code() {
        return code;
    }

    /** The sender's language by RocketMQ's numbers, also when it is in no list. */
    public int languageCode() {
        return languageCode;
    }

    /** The sender's version by RocketMQ's numbers. */
    public int version() {
        return version;
    }

    /** What a response has in common with its request. */
    public int opaque() {
        return opaque;
    }

    /** Bit 0: a response; bit 1: a oneway request. */
    public int flag() {
        return flag;
    }

    public boolean isResponse() {
        return (flag & RESPONSE_FLAG) != 0;
    }

    /** Whether nobody waits for an answer; then none may be sent, not even an error. */
    public boolean isOneway() {
        return (flag & ONEWAY_FLAG) != 0;
    }

    /** A text for people. */
    public @Nullable String remark() {
        return remark;
    }

    public ExtFields extFields() {
        return extFields;
    }

    /** The bytes after the header, empty when there are none; not a copy. */
    public byte[] body() {
        return body;
    }

    @Override
    public String toString() {
        return (isResponse() ? "response" : isOneway() ? "oneway" : "request")
                + "[code=" + code
                + " opaque=" + opaque
                + " serializeType=" + serializeType
                + (remark == null ? "" : " remark=" + InvalidFieldException.shown(remark))
                + " extFields=" + extFields
                + " bodyBytes=" + body.length
                + "]";
    }
}
