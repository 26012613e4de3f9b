package io.tidemark.server.remoting;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One connection by itself, on a thread of its own: this one. */
class ConnectionTest {

    private static final int CODE = 77;

    private final List<RequestExchange> asked = new ArrayList<>();
    private final ScarceMemory memory = new ScarceMemory();
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @Test
    void whoseAnswersFindNoMemoryIsClosedAndWhatWaitedForItIsToldSo() {
        channel.config().setAllocator(memory);
        channel.pipeline()
                .addLast(new Connection(
                        channel,
                        new RequestRouter(Map.of(CODE, (request, exchange) -> asked.add(exchange))),
                        ServedStore.defaults(),
                        new RateLimitedLog(LoggerFactory.getLogger(ConnectionTest.class), System::nanoTime)));
        List<String> over = new ArrayList<>();
        for (int opaque = 1; opaque <= 3; opaque++) {
            channel.writeInbound(
                    new InboundFrame(RemotingCommand.request(CODE, opaque, ExtFields.EMPTY, new byte[0]), 100));
        }
        asked.get(0).succeed(ExtFields.EMPTY);
        channel.runPendingTasks();
        ByteBuf answer = channel.readOutbound();
        assertThat(answer.isReadable()).isTrue();
        answer.release();

        memory.used = true;
        asked.get(1).whenWritten(() -> over.add("second"));
        asked.get(1).succeed(ExtFields.EMPTY);
        asked.get(2).whenWritten(() -> over.add("third"));
        asked.get(2).succeed(ExtFields.EMPTY);
        channel.runPendingTasks();

        assertThat(channel.isOpen()).isFalse();
        assertThat(over).containsExactly("second", "third");
        assertThat(channel.outboundMessages()).isEmpty();
    }

    /** Fails as Netty's allocator does when its bound on direct memory is reached. */
    private static final class ScarceMemory extends AbstractByteBufAllocator {

        private boolean used;

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            requireSome();
            return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            requireSome();
            return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }

        private void requireSome() {
            if (used) {
                throw new OutOfMemoryError("none left, says the test");
            }
        }
    }
}
