package io.tidemark.bench.peer;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code scripts/peers} brought of one peer: a directory of its jars, with all that they need and nothing of Tidemark's.
 *
 * @param directory may be missing
 * @param artifact whose version is the peer's
 */
record JarsOfPeer(Path directory, String artifact) {

    private static final String JAR = ".jar";

    /** The peer's version; "missing" when it is not there. */
    String version() {
        try {
            return find();
        } catch (MissingException e) {
            return "(missing)";
        }
    }

    /** The class path of the peer alone. */
    String classPath() throws MissingException {
        String unused = find();
        return directory + "/*";
    }

    /** The same, with what the loads of peers stand on: {@link ClosedLoop}, and HdrHistogram. */
    String classPathOfLoad() throws MissingException {
        String ours = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .flatMap(JarsOfPeer::expanded)
                .filter(JarsOfPeer::isOfLoad)
                .collect(Collectors.joining(File.pathSeparator));
        return classPath() + File.pathSeparator + ours;
    }

    private String find() throws MissingException {
        String prefix = artifact + "-";
        return list(directory).stream()
                .map(jar -> jar.getFileName().toString())
                .filter(name -> name.startsWith(prefix) && Character.isDigit(name.charAt(prefix.length())))
                .map(name -> name.substring(prefix.length(), name.length() - JAR.length()))
                .findFirst()
                .orElseThrow(() ->
                        new MissingException("no " + artifact + " jar in " + directory + ", Maven could not bring it"));
    }

    private static boolean isOfLoad(String jar) {
        String name = String.valueOf(Path.of(jar).getFileName());
        return name.startsWith("tidemark-bench-") || name.startsWith("HdrHistogram-");
    }

    private static Stream<String> expanded(String entry) {
        return entry.endsWith("*")
                ? list(Path.of(entry.substring(0, entry.length() - 1))).stream().map(Path::toString)
                : Stream.of(entry);
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(JAR)).toList();
        } catch (IOException e) {
            return List.of(); // as if it were not there
        }
    }
}
