package io.tidemark.raft.start;

import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What needs a person's eye at present: one line for each subject, until its owner withdraws it. Any thread.
 */
public final class Troubles {

    private final ConcurrentSkipListMap<String, String> lines = new ConcurrentSkipListMap<>();

    /** Says what is wrong with a subject; a later line about it replaces this one. */
    public void report(String subject, String line) {
        lines.put(subject, line);
    }

    /** Says that nothing is wrong with a subject any more. */
    public void withdraw(String subject) {
        lines.remove(subject);
    }

    /** All lines, ordered by subject. */
    public List<String> lines() {
        return List.copyOf(lines.values());
    }
}
