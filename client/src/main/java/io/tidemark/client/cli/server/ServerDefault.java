package io.tidemark.client.cli.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Where a command finds the cluster when it is not told: TIDEMARK_SERVERS, or a node on this machine. */
public final class ServerDefault implements IDefaultValueProvider {

    static final String OPTION = "--server";
    static final String VARIABLE = "TIDEMARK_SERVERS";
    static final String LOCAL_NODE = "127.0.0.1:10921";

    private final String servers;

    public ServerDefault(Map<String, String> environment) {
        String told = environment.getOrDefault(VARIABLE, "").strip();
        servers = told.isEmpty() ? LOCAL_NODE : told;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        boolean server =
                argument instanceof OptionSpec option && option.longestName().equals(OPTION);
        return server ? servers : null;
    }
}
