package io.tidemark.failover.report;

import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.failover.run.FaultResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The results of a run, as the file {@code results.json} holds them.
 *
 * @param command what was run
 * @param commit of the tree that was tested
 * @param machine processors, memory, kernel, Java
 * @param began date and time, UTC
 * @param unchecked whether gaps were measured only, of another system than ours
 * @param faults in the order in which they were run
 */
public record RunResults(
        String command,
        String commit,
        String machine,
        String began,
        long seed,
        boolean unchecked,
        List<FaultResult> faults) {

    private static final String FILE = "results.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    public RunResults {
        faults = List.copyOf(faults);
    }

    /** Those of a run that begins now, none yet. */
    public static RunResults begun(String command, String commit, String machine, long seed) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new RunResults(command, commit, machine, now, seed, false, List.of());
    }

    /** The same run, whose operations nobody checks. */
    public RunResults asUnchecked() {
        return new RunResults(command, commit, machine, began, seed, true, faults);
    }

    /** The same run with one more result. */
    public RunResults with(FaultResult fault) {
        List<FaultResult> more = new ArrayList<>(faults);
        more.add(fault);
        return new RunResults(command, commit, machine, began, seed, unchecked, more);
    }

    /** Whether nothing failed. */
    public boolean isGood() {
        return faults.stream().allMatch(FaultResult::isGood);
    }

    /** Writes the file into this directory; one that is there is replaced as a whole. */
    public void write(Path directory) throws IOException {
        Path temporary = directory.resolve(FILE + ".tmp");
        JSON.writeValue(temporary.toFile(), this);
        Files.move(temporary, directory.resolve(FILE), StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads the file of this directory.
     *
     * @throws IOException also when it is no such file
     */
    public static RunResults read(Path directory) throws IOException {
        return JSON.readValue(directory.resolve(FILE).toFile(), RunResults.class);
    }
}
