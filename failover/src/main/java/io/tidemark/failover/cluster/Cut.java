package io.tidemark.failover.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frames that the switch of a {@link NodeNetwork} drops, all or some of them, and nobody is told: as when a cable is
 * pulled or a switch is broken. It counts them. Several cuts may be there at once; the thread that made it owns it.
 */
public final class Cut implements AutoCloseable {

    /** Of the table that {@link NodeNetwork} makes on its switch. */
    static final String TABLE = "bridge cuts";

    /** One way through the switch: the ports by which a frame comes and goes. */
    record Way(String in, String out) {}

    private static final int ALL = 100;

    private static final Pattern COUNTED = Pattern.compile("counter packets (\\d+)");

    private final String namespace;
    private final String chain;
    private final String summary;
    private boolean healed;
    private long passing;
    private long dropped;

    private Cut(String namespace, String chain, String summary) {
        this.namespace = namespace;
        this.chain = TABLE + " " + chain;
        this.summary = summary;
    }

    /**
     * Begins to drop, on all ways at one moment.
     *
     * @param namespace of the switch
     * @param chain a name that no other cut there has
     * @param percent of the frames; which ones, chance decides
     * @param summary what it is, for people
     */
    static Cut make(String namespace, String chain, List<Way> ways, int percent, String summary) {
        Cut cut = new Cut(namespace, chain, summary);
        List<String> lines = new ArrayList<>();
        lines.add("add chain %s { type filter hook forward priority 0; }".formatted(cut.chain));
        String chosen = percent == ALL ? "" : "numgen random mod %d < %d ".formatted(ALL, percent);
        for (Way way : ways) {
            String matched = "add rule %s iifname %s oifname %s ".formatted(cut.chain, way.in, way.out);
            lines.add(matched + "counter");
            lines.add(matched + chosen + "counter drop");
        }
        NetworkCommand.nft(namespace, lines.toArray(String[]::new));
        return cut;
    }

    /** Lets everything through again that this has dropped; a second time it does nothing. */
    public void heal() {
        if (!healed) {
            count();
            NetworkCommand.nft(namespace, "flush chain " + chain, "delete chain " + chain);
            healed = true;
        }
    }

    /** How many frames were dropped so far. */
    public long dropped() {
        count();
        return dropped;
    }

    /** How many frames came by so far, those that were dropped among them. */
    public long passing() {
        count();
        return passing;
    }

    /** As {@link #heal}. */
    @Override
    public void close() {
        heal();
    }

    /** What was cut, and how much was dropped. */
    @Override
    public String toString() {
        count();
        return "%s, %,d of %,d frames dropped".formatted(summary, dropped, passing);
    }

    private void count() {
        if (healed) {
            return;
        }
        Matcher counted = COUNTED.matcher(NetworkCommand.nft(namespace, "list chain " + chain));
        passing = 0;
        dropped = 0;
        while (counted.find()) {
            passing += Long.parseLong(counted.group(1));
            if (!counted.find()) {
                throw new IllegalStateException("a way has no count of what was dropped, in " + chain);
            }
            dropped += Long.parseLong(counted.group(1));
        }
    }
}
