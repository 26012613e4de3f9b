package io.tidemark.rocketmq;

import java.lang.StackWalker.Option;
import org.apache.rocketmq.client.impl.consumer.MQConsumerInner;

/**
 * Tells whether a consumer's shutdown is what calls. RocketMQ's consumers do not close their offset store: their shutdown
 * persists for the last time, by the same method that their scheduler calls every five seconds, on a thread of the
 * application. The scheduler must not wait; a shutdown must, or the last offsets would end with the process.
 */
final class ConsumerShutdown {

    private static final StackWalker STACK = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    private ConsumerShutdown() {}

    static boolean isCalling() {
        return STACK.walk(
                frames -> frames.anyMatch(frame -> frame.getMethodName().equals("shutdown")
                        && MQConsumerInner.class.isAssignableFrom(frame.getDeclaringClass())));
    }
}
