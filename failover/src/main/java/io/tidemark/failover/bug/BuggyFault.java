package io.tidemark.failover.bug;

import io.tidemark.failover.cluster.ClusterNode;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import io.tidemark.failover.run.Round;
import io.tidemark.failover.run.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A fault whose cluster has a seeded bug. It strikes as it always does, and does not know of it. */
final class BuggyFault implements Fault {

    /** What the rules write when the bug has its first effect in a process. */
    static final String TOOK_EFFECT = "seeded bug took effect";

    /** What Byteman writes of a rule that it cannot put in. */
    private static final String NOT_PUT_IN = "org.jboss.byteman.rule.exception";

    private final Fault fault;
    private final SeededBug bug;
    private final String agent;
    private final List<ClusterNode> nodes = new ArrayList<>();

    /**
     * @param byteman the agent's jar
     * @param scripts where the rules lie
     */
    BuggyFault(Fault fault, SeededBug bug, Path byteman, Path scripts) {
        this.fault = fault;
        this.bug = bug;
        this.agent = "-javaagent:%s=script:%s".formatted(byteman, scripts.resolve(bug.script()));
    }

    @Override
    public String id() {
        return fault.id();
    }

    @Override
    public String title() {
        return fault.title();
    }

    @Override
    public List<Requirement> requirements() {
        return fault.requirements();
    }

    @Override
    public void prepare(Stage stage) throws Exception {
        fault.prepare(stage);
        List<ClusterNode> all = stage.cluster().nodes();
        nodes.addAll(bug.isOfOneNode() ? all.subList(0, 1) : all);
        nodes.forEach(node -> node.jvmOption(agent));
    }

    @Override
    public void strike(Round round) throws Exception {
        fault.strike(round);
    }

    /** Whether the bug took effect in a process that was started last; to be asked while the nodes' files are there. */
    boolean tookEffect() {
        return nodes.stream().anyMatch(node -> node.output().contains(TOOK_EFFECT));
    }

    /** What Byteman says of a rule that does not fit the build any more; empty when all do. */
    String brokenRule() {
        return nodes.stream()
                .flatMap(node -> node.output().lines())
                .filter(line -> line.contains(NOT_PUT_IN))
                .findFirst()
                .orElse("");
    }
}
