package io.tidemark.raft.storage;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the Raft log was fsynced: the last entry that is known to be on the disk, and the last one of which that is
 * <em>recorded</em>, in a file that is not part of the log and may lie on another disk. A log that ends before the
 * record has lost entries which this node acknowledged, so a node with such a log must not vote.
 *
 * <p>Any thread: the log's thread moves the end, the snapshot's thread records it.
 *
 * <h2>Why the comparison is right</h2>
 *
 * The record may be behind the log at any time, never ahead of it.
 *
 * <ul>
 *   <li>It is taken from what the log itself has fsynced, never from the applied index or a snapshot's index: a leader
 *       applies an entry as soon as a majority of <em>others</em> has it, possibly before its own disk does.
 *   <li>Each snapshot and each shutdown writes it, and so does the first entry of a log that was empty. So an empty log
 *       with a record of 0 never acknowledged anything, while an empty log with another record was lost.
 *   <li>Where the log legitimately gets shorter (a suffix that a new leader overrules; a reset after a snapshot was
 *       installed over a diverging log), the record is lowered durably <em>before</em> the log is touched. A crash in
 *       between leaves a record that is too low, which is harmless. When it cannot be lowered, the log is not touched
 *       and the node halts.
 *   <li>A prefix that is dropped behind a snapshot does not move the end, unless the snapshot is ahead of the log (an
 *       installed one): then the log is empty, its first index is the snapshot's plus one, and its end counts as
 *       first - 1. First index and deletion are one atomic write. That the snapshot itself is there is checked when
 *       the node starts.
 *   <li>The term tells an older copy of the log, or another node's, from this node's own: an entry that is still in the
 *       log must have the recorded term, since replacing it would have lowered the record first. Term 0 means that the
 *       term is not known, because the entry is behind a snapshot.
 * </ul>
 */
final class LogEnd {

    /**
     * A place in the log.
     *
     * @param index 0 before the first entry
     * @param term 0 when it is not known
     */
    record Place(long index, long term) {

        static final Place NONE = new Place(0, 0);
    }

    private final TwoBlockFile file;

    /** What the file says. Invariant: {@code recorded.index() <= fsynced.index()} once the log was opened. */
    private Place recorded;

    /** Whether a write has failed since: the file may say {@code recorded}, or what was to be written. */
    private boolean unsure;

    private Place fsynced;

    private LogEnd(TwoBlockFile file, Place recorded) {
        this.file = file;
        this.recorded = recorded;
        this.fsynced = recorded;
    }

    static LogEnd open(DataDirectory directory) throws IOException {
        TwoBlockFile file = file(directory);
        Map<String, String> fields = file.read();
        try {
            long index = Long.parseLong(fields.getOrDefault("index", ""));
            return new LogEnd(file, new Place(index, Long.parseLong(fields.getOrDefault("term", ""))));
        } catch (NumberFormatException e) {
            throw new DamagedFileException(file.path(), "it has no index and term");
        }
    }

    /** Makes the file of a log that was never written to. */
    static void create(DataDirectory directory) throws IOException {
        write(file(directory), Place.NONE);
    }

    private static TwoBlockFile file(DataDirectory directory) {
        return new TwoBlockFile(directory.logEndFile(), "log-end");
    }

    synchronized Place recorded() {
        return recorded;
    }

    /** Takes note that the log is on the disk up to this place. The first time ever, that is recorded at once. */
    synchronized void reached(Place place) throws IOException {
        fsynced = place;
        if (recorded.index() == 0 && place.index() > 0) {
            record();
        }
    }

    /** Records the present end, durably. */
    synchronized void record() throws IOException {
        if (unsure || !recorded.equals(fsynced)) {
            record(fsynced);
        }
    }

    /** To be called before entries behind this place are taken from the log: lowers the record, durably. */
    synchronized void lowerTo(Place place) throws IOException {
        if (unsure || recorded.index() > place.index()) {
            record(place.index() < fsynced.index() ? place : fsynced);
        }
        if (fsynced.index() > place.index()) {
            fsynced = place;
        }
    }

    private void record(Place place) throws IOException {
        unsure = true;
        write(file, place);
        recorded = place;
        unsure = false;
    }

    private static void write(TwoBlockFile file, Place place) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("index", Long.toString(place.index()));
        fields.put("term", Long.toString(place.term()));
        file.write(fields);
    }
}
