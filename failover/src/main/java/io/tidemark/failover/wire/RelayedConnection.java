package io.tidemark.failover.wire;

import io.tidemark.client.ServerAddress;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, and those to nodes on which its requests go on. An answer is passed on when all copies of its
 * request were answered: a copy that came later than what the client does next would be a commit of its own, behind it.
 */
final class RelayedConnection implements Closeable {

    /** Longer than the 3 s in which a node answers everything. */
    private static final long ANSWER_SECONDS = 20;

    private final Socket client;
    private final ServerAddress node;
    private final List<ServerAddress> others;
    private final Mischief mischief;

    /** The node's own first; guarded by this. */
    private final List<NodeLink> links = new ArrayList<>();

    RelayedConnection(Socket client, ServerAddress node, List<ServerAddress> others, Mischief mischief) {
        this.client = client;
        this.node = node;
        this.others = others;
        this.mischief = mischief;
    }

    /** Hands on requests until the client or its node ends the connection. */
    void relay() {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()))) {
            openLinks();
            while (true) {
                Frame request = Frame.read(in);
                long number = mischief.arrives();
                Mischief.Fate fate = mischief.next();
                if (fate.delay().isZero()) {
                    handOn(request, number, fate);
                } else {
                    Executor later =
                            CompletableFuture.delayedExecutor(fate.delay().toMillis(), TimeUnit.MILLISECONDS);
                    later.execute(() -> handOn(request, number, fate));
                }
            }
        } catch (IOException e) {
            close(); // the client has gone, or its node is not there
        }
    }

    @Override
    public void close() {
        closeQuietly(client);
        synchronized (this) {
            links.forEach(RelayedConnection::closeQuietly);
        }
    }

    private synchronized void openLinks() throws IOException {
        links.add(NodeLink.open(node));
    }

    /** The connection to the node, or to one of the others. */
    private synchronized NodeLink link(int copy, boolean elsewhere) throws IOException {
        if (client.isClosed()) {
            throw new IOException("the client has gone");
        }
        int number = elsewhere ? copy % (1 + others.size()) : 0;
        while (links.size() <= number) {
            links.add(NodeLink.open(others.get(links.size() - 1)));
        }
        return links.get(number);
    }

    private void handOn(Frame request, long number, Mischief.Fate fate) {
        mischief.handedOn(number);
        List<CompletableFuture<Frame>> answers = new ArrayList<>();
        try {
            for (int copy = 0; copy < fate.copies(); copy++) {
                answers.add(link(copy, fate.elsewhere()).send(request));
            }
        } catch (IOException e) {
            close();
            return;
        }
        CompletableFuture<Void> unused = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .whenComplete((all, failure) -> answered(answers, failure, fate));
    }

    private void answered(List<CompletableFuture<Frame>> answers, @Nullable Throwable failure, Mischief.Fate fate) {
        if (failure != null) {
            if (!fate.isOrdinary()) {
                mischief.wasNotAnswered();
            }
            close();
            return;
        }
        switch (fate.answer()) {
            case PASSED_ON ->
                passOn(RepeatedAnswers.choose(
                        answers.stream().map(CompletableFuture::join).toList()));
            case SWALLOWED -> {}
            case CONNECTION_ENDED -> close();
        }
    }

    private void passOn(Frame answer) {
        try {
            synchronized (client) {
                answer.write(client.getOutputStream());
            }
        } catch (IOException e) {
            close();
        }
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            // It is gone, as it should be.
        }
    }
}
