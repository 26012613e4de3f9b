package io.tidemark.client;

import io.tidemark.core.protocol.CommitOffsetsBody;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says what a {@link TidemarkClient} is to be like. Only the servers have to be named; every other option has a default
 * that fits a cluster in one data centre. One thread, one use.
 */
public final class TidemarkClientBuilder {

    private final List<ServerAddress> servers = new ArrayList<>();
    private String brokerName = "";
    private Duration deadline = Duration.ofSeconds(5);
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration silenceMax = Duration.ofSeconds(2);
    private Duration answerWait = Duration.ofMillis(3_500);
    private Duration settleTime = Duration.ofSeconds(3);
    private boolean resendUnknown;
    private int waitingPositionsMax = 1 << 18;
    private int batchPositionsMax = 4_096;
    private int batchBytesMax = 256 << 10;
    private int batchesUnderWayMax = 4;

    TidemarkClientBuilder() {}

    /**
     * Nodes of the cluster, some or all, as {@code host:port}; an IPv6 address stands in brackets. The leader is found
     * through any of them.
     *
     * @throws IllegalArgumentException names the address that cannot be read
     */
    public TidemarkClientBuilder servers(String... addresses) {
        return servers(Stream.of(addresses).map(ServerAddress::parse).toArray(ServerAddress[]::new));
    }

    /** As {@link #servers(String...)}. */
    public TidemarkClientBuilder servers(ServerAddress... addresses) {
        servers.addAll(List.of(addresses));
        return this;
    }

    /**
     * The broker whose positions {@link TidemarkClient#key}, {@link TidemarkClient#delete} and {@link
     * TidemarkClient#clone(GroupClone)} mean when nothing else is said. By default "", which is the default table.
     */
    public TidemarkClientBuilder brokerName(String name) {
        brokerName = name;
        return this;
    }

    /**
     * How long a request may take in all, with every retry. By default 5 s. A node answers within 3 s also when it can do
     * nothing, so with less than that some definite errors become {@link OutcomeUnknownException}s.
     */
    public TidemarkClientBuilder deadline(Duration value) {
        deadline = value;
        return this;
    }

    /** How long connecting to one server may take. By default 2 s; the next server is tried long before. */
    public TidemarkClientBuilder connectTimeout(Duration value) {
        connectTimeout = value;
        return this;
    }

    /**
     * After how long a node that owes an answer is given up, though its connection stands, when it says nothing at all:
     * half-way it is asked for its status, which a node that lives answers at once. By default 2 s.
     */
    public TidemarkClientBuilder silenceMax(Duration value) {
        silenceMax = value;
        return this;
    }

    /**
     * How long a node that lives may take for one answer, before a read is asked elsewhere and the outcome of a commit
     * counts as unknown. By default 3.5 s, since a node answers within 3 s.
     */
    public TidemarkClientBuilder answerWait(Duration value) {
        answerWait = value;
        return this;
    }

    /**
     * How long after a commit whose outcome is not known the next value of its positions waits before it is sent over
     * another connection, so that the old one cannot come behind it and move the position back. By default 3 s: in that
     * time every node that runs has dealt with what it got. A node that was frozen for longer can still apply an old
     * value late; a longer time covers longer pauses, and 0 accepts them all for the sake of shorter gaps.
     */
    public TidemarkClientBuilder settleTime(Duration value) {
        settleTime = value;
        return this;
    }

    /**
     * Sends a commit again when its outcome is not known, as long as the deadline allows, instead of failing with an
     * {@link OutcomeUnknownException}; the newest value of the positions is sent then. Right for whoever alone commits
     * to its positions, as a consumer does: somebody else's commit in between would be overwritten. By default off.
     */
    public TidemarkClientBuilder resendUnknown(boolean value) {
        resendUnknown = value;
        return this;
    }

    /**
     * How many positions may wait for their answers in all requests together. Past it, blocking methods wait within their
     * deadline, and the others fail with a {@link BusyException}. By default 262,144.
     */
    public TidemarkClientBuilder waitingPositionsMax(int value) {
        waitingPositionsMax = value;
        return this;
    }

    /** How many positions of concurrent commits may share a frame. By default 4,096, at most 65,536. */
    public TidemarkClientBuilder batchPositionsMax(int value) {
        if (value > CommitOffsetsBody.POSITIONS_MAX) {
            throw new IllegalArgumentException(
                    "batchPositionsMax=" + value + ", expected at most " + CommitOffsetsBody.POSITIONS_MAX);
        }
        batchPositionsMax = value;
        return this;
    }

    /** How many bytes of concurrent commits may share a frame. By default 256 KiB; a log entry takes 1 MiB. */
    public TidemarkClientBuilder batchBytesMax(int value) {
        batchBytesMax = value;
        return this;
    }

    /** How many frames of commits may be under way; meanwhile the next one collects. By default 4. */
    public TidemarkClientBuilder batchesUnderWayMax(int value) {
        batchesUnderWayMax = value;
        return this;
    }

    /**
     * The client. Nothing is connected before the first request.
     *
     * @throws IllegalArgumentException names the option that is wrong
     */
    public TidemarkClient build() {
        return new TidemarkClient(new ClientOptions(
                servers,
                brokerName,
                deadline,
                connectTimeout,
                silenceMax,
                answerWait,
                settleTime,
                resendUnknown,
                waitingPositionsMax,
                batchPositionsMax,
                batchBytesMax,
                batchesUnderWayMax));
    }
}
