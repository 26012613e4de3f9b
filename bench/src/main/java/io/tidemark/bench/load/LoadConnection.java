package io.tidemark.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.tidemark.core.protocol.ResponseCode;
import io.tidemark.core.protocol.SerializeType;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: keeps so many requests in flight, or sends them at their times, and takes the time of each answer. Its
 * event loop owns it; what others ask of it is done there.
 *
 * <p>A request's opaque is the number of the slot that it takes among those in flight. In an open loop its time begins when it
 * was due, not when there was a slot for it.
 */
final class LoadConnection extends ByteToMessageDecoder {

    /** Where things stand in an answer with a binary header. */
    private static final int TYPE_AT = 4;

    private static final int CODE_AT = 8;
    private static final int OPAQUE_AT = 13;
    private static final int ANSWER_BYTES_MIN = 17;

    /** So that a load of one request at a time does not take minutes to make its positions. */
    private static final int PREPARE_IN_FLIGHT = 512;

    private static final int BURST_BYTES = 1 << 14;

    /** Due requests are sent together when they are closer to each other than this. */
    private static final long TICK_NANOS = 20_000;

    private enum Phase {
        /** Each position is committed once, so that all exist. */
        PREPARING,
        RUNNING,
        /** Nothing more is sent. */
        ENDING
    }

    private final LoadPlan plan;
    private final RequestFrames frames;
    private final Latencies latencies;
    private final SplittableRandom random;
    private final CompletableFuture<Void> prepared = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** By slot. */
    private final long[] sentNanos;

    private final OperationKind[] kinds;

    private final int[] freeSlots;
    private int free;

    private Phase phase = Phase.PREPARING;
    private int positionsPrepared;

    /** When the next request of an open loop is due. */
    private long dueNanos;

    private @Nullable ChannelHandlerContext context;

    LoadConnection(LoadPlan plan, int number, Latencies latencies) {
        this.plan = plan;
        this.frames = new RequestFrames(plan, number);
        this.latencies = latencies;
        this.random = new SplittableRandom(plan.seed() * 1_000_003 + number);
        int slots = Math.max(plan.inFlight(), PREPARE_IN_FLIGHT);
        this.sentNanos = new long[slots];
        this.kinds = new OperationKind[slots];
        this.freeSlots = new int[slots];
        for (int slot = 0; slot < freeSlots.length; slot++) {
            freeSlots[slot] = slot;
        }
        free = freeSlots.length;
    }

    /** Completes when each position was committed once; fails with the connection. */
    CompletableFuture<Void> prepared() {
        return prepared;
    }

    /** Completes when nothing is in flight any more after {@link #end}; fails with the connection. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Begins with what the plan says. */
    void begin() {
        inLoop(() -> {
            phase = Phase.RUNNING;
            dueNanos = System.nanoTime() + (plan.intervalNanos() == 0 ? 0 : random.nextLong(plan.intervalNanos()));
            if (plan.intervalNanos() == 0) {
                send();
            } else {
                sendWhenDue();
            }
        });
    }

    /** Sends nothing more. */
    void end() {
        inLoop(() -> {
            phase = Phase.ENDING;
            tellUnsent();
            endWhenIdle();
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) throws Exception {
        send();
        super.channelActive(active);
    }

    @Override
    protected void decode(ChannelHandlerContext unused, ByteBuf in, List<Object> out) throws IOException {
        while (in.readableBytes() >= ANSWER_BYTES_MIN) {
            int start = in.readerIndex();
            int bytes = Integer.BYTES + in.getInt(start);
            if (in.readableBytes() < bytes) {
                return;
            }
            if (in.getByte(start + TYPE_AT) != SerializeType.ROCKETMQ.code()) {
                throw new IOException("an answer has no binary header, as its request had");
            }
            answered(in.getShort(start + CODE_AT), in.getInt(start + OPAQUE_AT));
            in.skipBytes(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext read) throws Exception {
        super.channelReadComplete(read);
        send();
        endWhenIdle();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) throws Exception {
        failed(new ClosedChannelException());
        super.channelInactive(inactive);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext caught, Throwable cause) {
        failed(cause);
        var unused = caught.close();
    }

    private void answered(int code, int slot) throws IOException {
        if (slot < 0 || slot >= kinds.length || kinds[slot] == null) {
            throw new IOException("an answer to opaque=" + slot + ", which is not in flight");
        }
        OperationKind kind = kinds[slot];
        if (code == ResponseCode.SUCCESS) {
            latencies.answered(kind, System.nanoTime() - sentNanos[slot]);
        } else {
            latencies.failed(code);
        }
        free(slot);
    }

    private void free(int slot) {
        kinds[slot] = null;
        freeSlots[free++] = slot;
    }

    private void send() {
        long now = System.nanoTime();
        ByteBuf out = null;
        while (freeSlots.length - free < inFlightMax() && isDue(now)) {
            if (out == null) {
                out = channel().alloc().directBuffer(BURST_BYTES);
            }
            int slot = freeSlots[--free];
            if (phase == Phase.PREPARING) {
                kinds[slot] = OperationKind.COMMIT;
                sentNanos[slot] = now;
                frames.writeCommit(positionsPrepared++, slot, out);
            } else {
                OperationKind kind = plan.mix().kindOf(random.nextInt(OperationMix.ALL));
                kinds[slot] = kind;
                sentNanos[slot] = plan.intervalNanos() == 0 ? now : dueNanos;
                dueNanos += plan.intervalNanos();
                frames.write(kind, random.nextInt(Integer.MAX_VALUE), slot, out);
            }
        }
        if (out != null) {
            var unused = channel().writeAndFlush(out, channel().voidPromise());
        }
    }

    private int inFlightMax() {
        return phase == Phase.PREPARING ? freeSlots.length : plan.inFlight();
    }

    /** Whether there is a request to be sent now, if a slot is free. */
    private boolean isDue(long now) {
        return switch (phase) {
            case PREPARING -> isUnprepared();
            case RUNNING -> plan.intervalNanos() == 0 || dueNanos - now <= 0;
            case ENDING -> false;
        };
    }

    private boolean isUnprepared() {
        if (positionsPrepared < frames.positions()) {
            return true;
        }
        if (free == freeSlots.length) {
            prepared.complete(null);
        }
        return false;
    }

    /** Sends what is due, and again when the next one is, until the end. */
    private void sendWhenDue() {
        send();
        if (phase == Phase.RUNNING) {
            long wait = Math.max(TICK_NANOS, dueNanos - System.nanoTime());
            var unused = channel().eventLoop().schedule(this::sendWhenDue, wait, TimeUnit.NANOSECONDS);
        }
    }

    /** Those that were due and found no slot have waited so long at least. */
    private void tellUnsent() {
        long now = System.nanoTime();
        for (; plan.intervalNanos() > 0 && dueNanos - now <= 0; dueNanos += plan.intervalNanos()) {
            latencies.answered(plan.mix().kindOf(random.nextInt(OperationMix.ALL)), now - dueNanos);
        }
    }

    private void endWhenIdle() {
        if (phase == Phase.ENDING && free == freeSlots.length) {
            ended.complete(null);
        }
    }

    private void failed(Throwable cause) {
        prepared.completeExceptionally(cause);
        ended.completeExceptionally(cause);
    }

    private void inLoop(Runnable task) {
        channel().eventLoop().execute(task);
    }

    private Channel channel() {
        ChannelHandlerContext present = context;
        if (present == null) {
            throw new IllegalStateException("not connected yet");
        }
        return present.channel();
    }
}
