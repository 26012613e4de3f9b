package io.tidemark.client.cli;

import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.Terminal;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tidemark completion}: made of the commands as they are when it is run, so that it cannot be out of date. */
@Command(
        name = "completion",
        description = "Prints what makes bash complete commands and options with the tab key.",
        footerHeading = "%nExample:%n",
        footer = "  source <(scripts/tidemark completion)")
final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().print(AutoComplete.bash(spec.root().name(), spec.root().commandLine()));
        terminal.out().flush();
        return ExitCode.DONE;
    }
}
