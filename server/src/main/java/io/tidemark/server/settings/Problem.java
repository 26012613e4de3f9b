package io.tidemark.server.settings;

import java.util.Comparator;
import java.util.List;

/**
 * Something that is wrong with the settings.
 *
 * @param line where it is told among the others: the line of the file, or one of the constants
 * @param text place, key, value and what was expected
 */
record Problem(int line, String text) {

    /** A key that the file lacks. */
    static final int AFTER_THE_FILE = Integer.MAX_VALUE - 1;

    /** A key of the command line. */
    static final int COMMAND_LINE = Integer.MAX_VALUE;

    /** Their texts by the lines of the file, as somebody reads it who mends them. */
    static List<String> inOrder(List<Problem> problems) {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::line))
                .map(Problem::text)
                .toList();
    }
}
