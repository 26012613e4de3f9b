package io.tidemark.rocketmq;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.impl.consumer.DefaultLitePullConsumerImpl;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPullConsumerImpl;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.impl.consumer.MQConsumerInner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConsumerShutdownTest {

    /** A consumer whose methods look who calls. */
    private static final class Looking extends DefaultLitePullConsumerImpl {

        private boolean seen;

        Looking() {
            super(new DefaultLitePullConsumer("billing"), null);
        }

        @Override
        public synchronized void shutdown() {
            seen = ConsumerShutdown.isCalling();
        }

        @Override
        public void persistConsumerOffset() {
            seen = ConsumerShutdown.isCalling();
        }
    }

    @Test
    void aShutdownIsToldFromTheScheduler() {
        Looking consumer = new Looking();
        consumer.shutdown();
        assertThat(consumer.seen).isTrue();
        consumer.persistConsumerOffset();
        assertThat(consumer.seen).isFalse();
    }

    @Test
    void anotherShutdownIsNone() {
        assertThat(
                        new Object() {
                            boolean shutdown() {
                                return ConsumerShutdown.isCalling();
                            }
                        }.shutdown())
                .isFalse();
    }

    /** The client's names that it relies on; of another client it fails here and not in production. */
    @SuppressWarnings("deprecation") // the pull consumer, which is to work as well
    @ParameterizedTest
    @ValueSource(
            classes = {
                DefaultMQPushConsumerImpl.class,
                DefaultLitePullConsumerImpl.class,
                DefaultMQPullConsumerImpl.class
            })
    void everyConsumerHasSuchAShutdown(Class<?> consumer) throws Exception {
        assertThat(MQConsumerInner.class).isAssignableFrom(consumer);
        assertThat(consumer.getMethod("shutdown").getDeclaringClass()).isEqualTo(consumer);
    }
}
