package io.tidemark.bench.peer;

import java.util.Locale;

/**
 * What was measured of one work.
 *
 * @param perSecond commits that were answered in a second
 * @param p50Millis of the time from a commit to its answer
 * @param p99Millis the same
 */
public record Speed(double perSecond, double p50Millis, double p99Millis) {

    private static final String TAG = "SPEED";
    private static final int WORDS = 4;

    /** As a process prints it for the one that started it. */
    public String toLine() {
        return String.format(Locale.ROOT, "%s %.3f %.6f %.6f", TAG, perSecond, p50Millis, p99Millis);
    }

    /** Whether this is such a line. */
    static boolean isLine(String line) {
        return line.startsWith(TAG + " ");
    }

    /**
     * Reads such a line.
     *
     * @throws IllegalArgumentException when it is none
     */
    static Speed parse(String line) {
        String[] words = line.split(" ", -1);
        if (!isLine(line) || words.length != WORDS) {
            throw new IllegalArgumentException("expected " + TAG + " and three numbers, got: " + line);
        }
        return new Speed(Double.parseDouble(words[1]), Double.parseDouble(words[2]), Double.parseDouble(words[3]));
    }
}
