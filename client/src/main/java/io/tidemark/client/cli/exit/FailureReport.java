package io.tidemark.client.cli.exit;

import io.tidemark.client.BusyException;
import io.tidemark.client.HeldException;
import io.tidemark.client.InvalidRequestException;
import io.tidemark.client.NoSpaceException;
import io.tidemark.client.OutcomeUnknownException;
import io.tidemark.client.RefusedException;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.UnavailableException;
import io.tidemark.core.offset.InvalidPositionException;
import java.io.IOException;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells people what went wrong and what to do, in a line or two on the error stream, and chooses the exit code. */
public final class FailureReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) throws Exception {
        if (failure instanceof TidemarkException answered) {
            print(command, Objects.toString(answered.getMessage()));
            print(command, advice(answered));
            return exitCode(answered);
        }
        if (failure instanceof CommandFailedException failed) {
            print(command, Objects.toString(failed.getMessage()));
            return failed.exitCode();
        }
        if (failure instanceof InvalidPositionException invalid) {
            print(command, Objects.toString(invalid.getMessage()));
            return ExitCode.USAGE;
        }
        if (failure instanceof IOException io) {
            print(command, FileFailure.describe(io));
            return ExitCode.FAILED;
        }
        throw failure;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        print(command, Objects.toString(wrong.getMessage()));
        print(command, "'" + command.getCommandSpec().qualifiedName() + " --help' tells all.");
        return ExitCode.USAGE;
    }

    private static void print(CommandLine command, String line) {
        command.getErr().println("tidemark: " + line);
    }

    private static String advice(TidemarkException failure) {
        if (failure instanceof BusyException) {
            return "Nothing was changed. The node has too much to do; try again a little later.";
        } else if (failure instanceof UnavailableException) {
            return "Nothing was changed. See which nodes run and who leads with 'tidemark status', then try again.";
        } else if (failure instanceof OutcomeUnknownException) {
            return "It may or may not have happened. Look (query, status) before you do it again.";
        } else if (failure instanceof NoSpaceException) {
            return "Nothing was changed. Make room for the node's log, or raise positionsMax if the table is full.";
        } else if (failure instanceof InvalidRequestException) {
            return "Nothing was changed. Correct what the line above names.";
        } else if (failure instanceof HeldException) {
            return "Nothing was changed. The position was reset; whoever takes it over goes on from there. Reset it again to"
                    + " move it.";
        } else if (failure instanceof RefusedException) {
            return "Nothing was changed.";
        }
        throw new IllegalStateException("no advice for " + failure.getClass(), failure);
    }

    /** The exit code that a failure of a request stands for. */
    public static int exitCode(TidemarkException failure) {
        if (failure instanceof BusyException || failure instanceof UnavailableException) {
            return ExitCode.UNAVAILABLE;
        }
        return failure instanceof OutcomeUnknownException ? ExitCode.OUTCOME_UNKNOWN : ExitCode.FAILED;
    }
}
