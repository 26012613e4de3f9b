package io.tidemark.failover.cluster;

import static java.util.stream.Collectors.joining;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Starts nodes as operators do, by {@code scripts/server} of a tree that is built. */
public final class ScriptLauncher implements ServerLauncher {

    private final Path script;
    private final String heap;
    private final List<String> jvmOptions;

    /**
     * A launcher of the server in this tree.
     *
     * @param root the tree's top folder
     * @param heap as {@code -Xmx} takes it, such as 512m
     * @param jvmOptions of every node
     * @throws IllegalArgumentException when there is no {@code scripts/server}
     */
    public ScriptLauncher(Path root, String heap, List<String> jvmOptions) {
        this.script = root.resolve("scripts").resolve("server").toAbsolutePath();
        this.heap = heap;
        this.jvmOptions = List.copyOf(jvmOptions);
        if (!Files.isExecutable(script)) {
            throw new IllegalArgumentException(script + " cannot be run, expected Tidemark's tree at " + root);
        }
    }

    @Override
    public List<String> command(Path logs, Path temporary, List<String> more) {
        // The script puts logs and temporary files beside tidemark.conf, which is where the node has them.
        List<String> command = new ArrayList<>(List.of("env", "-u", "TIDEMARK_DIR", "TIDEMARK_HEAP=" + heap));
        command.add("TIDEMARK_JAVA_OPTS="
                + Stream.concat(jvmOptions.stream(), more.stream()).collect(joining(" ")));
        command.add(script.toString());
        return command;
    }
}
