package io.tidemark.failover.bug;

import io.tidemark.failover.cluster.ServerLauncher;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.FaultResult;
import io.tidemark.failover.run.FaultRun;
import io.tidemark.failover.run.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs faults on clusters with seeded bugs, and tells whether they fail as they should. */
public final class BugDrill {

    private final Path byteman;
    private final Path scripts;
    private final ServerLauncher launcher;

    /**
     * A drill with the agent and the rules of this tree.
     *
     * @param root the tree's top folder
     * @throws IOException when it was built without the agent
     */
    public BugDrill(Path root, ServerLauncher launcher) throws IOException {
        Path failover = root.resolve("failover");
        this.byteman = failover.resolve("target").resolve("bugs").resolve("byteman.jar");
        this.scripts = failover.resolve("src").resolve("bugs");
        this.launcher = launcher;
        if (!Files.isReadable(byteman)) {
            throw new IOException(byteman + " is not there. Build it: mvn -q -B package -DskipTests");
        }
    }

    /** Runs rounds of a fault with the bug until one fails. The files of the nodes stay then, and go otherwise. */
    public BugVerdict run(SeededBug bug, Fault fault, RunPlan plan, Path directory) throws Exception {
        BuggyFault buggy = new BuggyFault(fault, bug, byteman, scripts);
        boolean[] tookEffect = new boolean[1];
        String[] broken = {""};
        FaultResult result = new FaultRun(buggy, plan, directory, launcher, round -> {
                    tookEffect[0] |= buggy.tookEffect();
                    broken[0] = buggy.brokenRule();
                })
                .run();
        if (result.isSkipped()) {
            return new BugVerdict(bug, BugVerdict.Kind.SKIPPED, 0, result.skipped());
        }
        int rounds = result.rounds().size();
        if (!broken[0].isEmpty() || !tookEffect[0]) {
            String why = broken[0].isEmpty() ? "it had no effect in any node" : "a rule does not fit: " + broken[0];
            return new BugVerdict(bug, BugVerdict.Kind.NOT_THERE, rounds, why);
        }
        List<String> failures = result.allFailures();
        return failures.stream()
                .filter(bug::isShownBy)
                .findFirst()
                .map(failure -> new BugVerdict(bug, BugVerdict.Kind.CAUGHT, rounds, failure))
                .orElseGet(() -> new BugVerdict(
                        bug,
                        BugVerdict.Kind.MISSED,
                        rounds,
                        failures.isEmpty() ? "no round failed" : "failed by something else: " + failures.get(0)));
    }
}
