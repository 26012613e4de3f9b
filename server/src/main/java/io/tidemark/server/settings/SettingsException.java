package io.tidemark.server.settings;

import java.util.List;

/** The settings cannot be used; it tells everything that is wrong with them at once. */
public final class SettingsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems one line each: place, key, value and what was expected */
    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each thing that is wrong. */
    public List<String> problems() {
        return problems;
    }
}
