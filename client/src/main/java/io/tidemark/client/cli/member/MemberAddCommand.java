package io.tidemark.client.cli.member;

import io.tidemark.client.ServerAddress;
import io.tidemark.client.TidemarkException;
import io.tidemark.client.cli.exit.CommandFailedException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code tidemark member add}. */
@Command(
        name = "add",
        description =
                "Takes in a new node as a learner. Start it first, with an empty directory, and with itself and a present "
                        + "member among its members; it waits to be added. 'member promote' makes it a voter.",
        footerHeading = "%nExample:%n",
        footer = "  tidemark member add n4=10.0.0.4:10912 --server 10.0.0.1:10911")
final class MemberAddCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Mixin
    private final MemberSteps steps = new MemberSteps();

    @Parameters(
            paramLabel = "NAME=HOST:PORT",
            converter = NewMember.Converter.class,
            description = "The node's name and where its Raft is reached, as in its own settings.")
    private NewMember member = NewMember.NONE;

    MemberAddCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws TidemarkException, CommandFailedException, InterruptedException {
        return steps.take(out, connection -> connection.addMember(member.name(), member.raft()));
    }

    /** A node that is to be added. */
    record NewMember(String name, ServerAddress raft) {

        static final NewMember NONE = new NewMember("", new ServerAddress("none", 1));

        static final class Converter implements ITypeConverter<NewMember> {

            @Override
            public NewMember convert(String text) {
                int equals = text.indexOf('=');
                if (equals < 1) {
                    throw new TypeConversionException("'" + text + "' is no new member, expected NAME=HOST:PORT");
                }
                try {
                    return new NewMember(text.substring(0, equals), ServerAddress.parse(text.substring(equals + 1)));
                } catch (IllegalArgumentException e) {
                    throw new TypeConversionException(e.getMessage());
                }
            }
        }
    }
}
