package io.tidemark.core.protocol;

import org.jspecify.annotations.Nullable;

/** How a frame's header is written; every frame names its own. */
public enum SerializeType {
    JSON(0),
    /** RocketMQ's binary header. */
    ROCKETMQ(1);

    private final int code;

    SerializeType(int code) {
        this.code = code;
    }

    /** The number in the frame's second word. */
    public int code() {
        return code;
    }

    static @Nullable SerializeType of(int code) {
        return switch (code) {
            case 0 -> JSON;
            case 1 -> ROCKETMQ;
            default -> null;
        };
    }
}
