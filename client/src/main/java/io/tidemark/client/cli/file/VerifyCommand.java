package io.tidemark.client.cli.file;

import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.client.cli.output.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tidemark verify}. Asks no node. */
@Command(
        name = "verify",
        description =
                "Checks files of offsets, without a node: Tidemark's consumerOffset.json (checksum, positions, table hash) "
                        + "or a RocketMQ broker's (its text alone: it has no checksum). "
                        + "Ends with 1 when a file cannot be trusted, or has entries that no table can hold.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark verify cluster/n*/data/config/consumerOffset.json")
public final class VerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "A consumerOffset.json, or its .bak.")
    private List<Path> files = List.of();

    @Mixin
    private final OutputOption output = new OutputOption();

    public VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        boolean good = true;
        try (RowPrinter rows = output.rows(terminal, VerifiedFile.COLUMNS)) {
            for (Path path : files) {
                VerifiedFile file = VerifiedFile.verify(path);
                file.print(rows);
                file.notes().forEach(terminal::say);
                good &= file.problem() == null;
            }
        }
        return good ? ExitCode.DONE : ExitCode.FAILED;
    }
}
