package io.tidemark.core.protocol;

import org.jspecify.annotations.Nullable;

/** RocketMQ's {@code LanguageCode}: a JSON header names the sender's language, a binary one has its number. */
final class LanguageNames {

    /** The place in the list is the number. */
    private static final String[] NAMES = {
        "JAVA", "CPP", "DOTNET", "PYTHON", "DELPHI", "ERLANG", "RUBY", "OTHER", "HTTP", "GO", "PHP", "OMS", "RUST",
        "NODE_JS"
    };

    private LanguageNames() {}

    static @Nullable String nameOf(int code) {
        return code >= 0 && code < NAMES.length ? NAMES[code] : null;
    }

    static int codeOf(String name) {
        for (int code = 0; code < NAMES.length; code++) {
            if (NAMES[code].equals(name)) {
                return code;
            }
        }
        return RemotingCommand.LANGUAGE_UNKNOWN;
    }
}
