package io.tidemark.failover.cli;

import io.tidemark.failover.fault.FaultCatalog;
import io.tidemark.failover.run.Fault;
import io.tidemark.failover.run.Requirement;
import java.io.PrintWriter;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code failover list}. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the faults, and what each needs that this machine has not.")
final class ListCommand implements Runnable {

    private final PrintWriter out;

    ListCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void run() {
        FaultCatalog.all().forEach(this::list);
        out.println("By name alone, and bound to fail, which shows that the checks can:");
        FaultCatalog.boundToFail().forEach(this::list);
    }

    private void list(Fault fault) {
        String missing = fault.requirements().stream()
                .filter(requirement -> !requirement.isMet())
                .map(Requirement::what)
                .collect(Collectors.joining("; "));
        out.printf("%-5s %s%s%n", fault.id(), fault.title(), missing.isEmpty() ? "" : "  (needs " + missing + ")");
    }
}
