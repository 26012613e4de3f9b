package io.tidemark.client.cli.plan;

import io.tidemark.client.cli.output.OutputOption;
import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.core.offset.RowKey;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that changes positions: it shows what it would do, and does nothing until it is told to. */
public final class PlanOptions {

    private static final List<String> COLUMNS =
            List.of("broker", "topic", "group", "queueId", "from", "to", "difference", "backwards");

    /** How many rows people are shown; programs get all. */
    private static final int ROWS_MAX = 1_000;

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--execute", description = "Do it. Without this, only what would be done is shown.")
    private boolean execute;

    /** Shows a plan; whether to carry it out. */
    public boolean approves(Terminal terminal, ChangePlan plan) throws IOException {
        return approves(terminal, plan, plan.moves());
    }

    /**
     * Shows a plan; whether to carry it out.
     *
     * @param forPeople the moves that people are shown; programs get all
     */
    public boolean approves(Terminal terminal, ChangePlan plan, List<PlannedMove> forPeople) throws IOException {
        List<PlannedMove> shown = output.forPeople() ? forPeople : plan.moves();
        boolean cut = output.forPeople() && shown.size() > ROWS_MAX;
        if (!shown.isEmpty() || !output.forPeople()) {
            print(terminal, cut ? shown.subList(0, ROWS_MAX) : shown);
        }
        if (cut) {
            terminal.say(String.format(
                    Locale.ROOT, "and %,d more, which --output csv or json shows.", shown.size() - ROWS_MAX));
        }
        terminal.say(plan.summary() + ".");
        if (plan.isEmpty()) {
            terminal.say("There is nothing to change.");
        } else if (!execute) {
            terminal.say("Nothing was changed: this is the plan. Add --execute to carry it out.");
        }
        return execute && !plan.isEmpty();
    }

    /** Whether the command was told to carry its plan out. */
    public boolean execute() {
        return execute;
    }

    private void print(Terminal terminal, List<PlannedMove> moves) throws IOException {
        try (RowPrinter rows = output.rows(terminal, COLUMNS)) {
            for (PlannedMove move : moves) {
                String row = move.key().row();
                rows.row(
                        RowKey.broker(row),
                        RowKey.topic(row),
                        RowKey.group(row),
                        move.key().queueId(),
                        move.from(),
                        move.to(),
                        move.difference(),
                        move.isBackwards());
            }
        }
    }
}
