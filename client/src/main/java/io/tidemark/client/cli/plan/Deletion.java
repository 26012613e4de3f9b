package io.tidemark.client.cli.plan;

import io.tidemark.client.ChangeAnswer;
import io.tidemark.client.OffsetSelection;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.core.offset.Position;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deletes positions by group or topic: shows which there are, and lets the leader delete what it then finds. */
public final class Deletion {

    private final TidemarkClient client;
    private final Terminal terminal;

    public Deletion(TidemarkClient client, Terminal terminal) {
        this.client = client;
        this.terminal = terminal;
    }

    /** Shows the positions, and deletes them if that was asked for. */
    public void carryOut(OffsetSelection selection, PlanOptions plans) throws TidemarkException, IOException {
        Optional<String> broker = selection.allBrokers() ? Optional.empty() : selection.broker();
        PositionChoice choice = new PositionChoice(selection.group(), selection.topic(), broker, Set.of());
        List<PlannedMove> moves = new PresentOffsets(client, terminal)
                .chosen(choice).positions().stream()
                        .map(position -> PlannedMove.deleting(new Position(position.key(), position.offset())))
                        .toList();
        if (plans.approves(terminal, ChangePlan.of(moves))) {
            ChangeAnswer answer = client.delete(selection);
            terminal.say("Deleted " + ChangePlan.count(answer.changed(), "position") + " at revision "
                    + answer.revision() + ".");
        }
    }
}
