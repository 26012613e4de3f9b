package io.tidemark.client.cli.plan;

import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.TidemarkClient;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.Progress;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.core.offset.Position;
import java.util.List;
import java.util.Locale;

/**
 * Commits more positions than one log entry takes: in batches that are each committed whole or not at all, one after the
 * other. When one fails it says how far it came; whoever plans anew finds those positions as they should be.
 */
public final class BatchedCommits {

    /** A batch fits a log entry of 1 MiB however long its names are: a position takes at most some 530 bytes. */
    static final int BATCH_POSITIONS_MAX = 1_000;

    private final TidemarkClient client;
    private final Terminal terminal;

    public BatchedCommits(TidemarkClient client, Terminal terminal) {
        this.client = client;
        this.terminal = terminal;
    }

    /**
     * Commits all of them.
     *
     * @return the last batch's revision
     * @throws CommandFailedException some were committed, then it failed
     */
    public long commit(List<Position> positions) throws TidemarkException, CommandFailedException {
        long revision = 0;
        int done = 0;
        try (Progress progress = new Progress(terminal, "committing", positions.size())) {
            while (done < positions.size()) {
                List<Position> batch = positions.subList(done, Math.min(positions.size(), done + BATCH_POSITIONS_MAX));
                revision = client.commitAll(batch);
                done += batch.size();
                progress.advance(batch.size());
            }
            return revision;
        } catch (TidemarkException e) {
            if (done == 0) {
                throw e;
            }
            String unknown = e instanceof OutcomeUnknownException ? "; of the next ones it is not known" : "";
            throw new CommandFailedException(
                    e instanceof OutcomeUnknownException ? ExitCode.OUTCOME_UNKNOWN : ExitCode.FAILED,
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d positions were committed%s, then it failed: %s. Run the same command again: it goes"
                                    + " on with the rest.",
                            done,
                            positions.size(),
                            unknown,
                            e.getMessage()),
                    e);
        }
    }
}
