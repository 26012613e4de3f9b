package io.tidemark.server.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A properties file in UTF-8, with the line of every entry, which {@link Properties} does not tell.
 *
 * @param entries in the order of the file; a key may occur twice
 * @param problems lines that are no entries
 */
record SettingsFile(List<Entry> entries, List<Problem> problems) {

    /**
     * One key with its value and where it stands.
     *
     * @param line the line of the file, or what {@link Problem#line} is instead
     */
    record Entry(String key, String value, String place, int line) {}

    /**
     * Reads a file.
     *
     * @throws SettingsException the file cannot be read; it is named
     */
    static SettingsFile read(Path file) throws SettingsException {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw unusable(file + ": there is no such file, expected the node's settings", e);
        } catch (CharacterCodingException e) {
            throw unusable(file + ": is not UTF-8 text, expected a properties file in UTF-8", e);
        } catch (IOException e) {
            throw unusable(file + ": cannot be read, expected the node's settings: " + e, e);
        }
        return parse(file.toString(), lines);
    }

    private static SettingsFile parse(String file, List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        int next = 0;
        while (next < lines.size()) {
            int line = next + 1;
            String place = file + ':' + line;
            StringBuilder logicalLine = new StringBuilder(lines.get(next++));
            while (next < lines.size() && isContinued(logicalLine)) {
                logicalLine.append('\n').append(lines.get(next++));
            }
            try {
                Properties one = new Properties();
                one.load(new StringReader(logicalLine.toString()));
                for (Map.Entry<Object, Object> entry : one.entrySet()) {
                    entries.add(new Entry((String) entry.getKey(), ((String) entry.getValue()).strip(), place, line));
                }
            } catch (IOException | IllegalArgumentException e) {
                problems.add(new Problem(line, place + ": cannot be read, expected key=value: " + e.getMessage()));
            }
        }
        return new SettingsFile(entries, problems);
    }

    /** A line goes on when it ends in an odd number of backslashes and is no comment. */
    private static boolean isContinued(CharSequence line) {
        String text = line.toString();
        String first = text.stripLeading();
        if (first.startsWith("#") || first.startsWith("!")) {
            return false;
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\\') {
            end--;
        }
        return (text.length() - end) % 2 == 1;
    }

    private static SettingsException unusable(String problem, IOException cause) {
        SettingsException exception = new SettingsException(List.of(problem));
        exception.initCause(cause);
        return exception;
    }
}
