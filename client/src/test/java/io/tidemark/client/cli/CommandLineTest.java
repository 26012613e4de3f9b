package io.tidemark.client.cli;

import static io.tidemark.client.cli.CommandRun.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidemark.client.ScriptedNode;
import io.tidemark.client.ScriptedNode.Behaviour;
import io.tidemark.client.ServerAddress;
import io.tidemark.client.cli.exit.ExitCode;
import io.tidemark.client.cli.output.Terminal;
import io.tidemark.core.protocol.AddMemberRequestHeader;
import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.Consistency;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.FieldName;
import io.tidemark.core.protocol.MemberResponseHeader;
import io.tidemark.core.protocol.NodeStatusBody;
import io.tidemark.core.protocol.NodeStatusBody.Member;
import io.tidemark.core.protocol.QueryOffsetsResponseBody;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.UpdateConsumerOffsetRequestHeader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    @Test
    void commitTellsTheRevision() throws IOException {
        try (ScriptedNode node = new ScriptedNode(committing(42))) {
            CommandRun result = run("commit --server " + node.address()
                    + " --topic orders --group billing --queue 3 --offset 1000 --broker broker-b");

            assertThat(result).isEqualTo(new CommandRun(0, "committed  queue 3  offset 1000  revision 42\n", ""));
            assertThat(UpdateConsumerOffsetRequestHeader.from(
                            node.requests().get(0).extFields()))
                    .isEqualTo(new UpdateConsumerOffsetRequestHeader("billing", "orders", 3, 1000, "broker-b"));
        }
    }

    @Test
    void commitGoesToTheNextNodeWhereOneIsDownOrHasNoLeader() throws IOException {
        try (ScriptedNode noLeader = ScriptedNode.failing(ErrorKind.UNAVAILABLE, "no leader");
                ScriptedNode node = new ScriptedNode(committing(42))) {
            CommandRun result = run(commit(unusedAddress(), noLeader.address(), node.address()));

            assertThat(result.exitCode()).isZero();
            assertThat(noLeader.requests()).hasSize(1);
        }
    }

    @Test
    void commitWhoseOutcomeIsUnknownIsNotSentAgain() throws IOException {
        try (ScriptedNode unsure = ScriptedNode.failing(ErrorKind.OUTCOME_UNKNOWN, "leader lost");
                ScriptedNode other = new ScriptedNode(committing(42))) {
            CommandRun result = run(commit(unsure.address(), other.address()));

            assertThat(result.exitCode()).isEqualTo(ExitCode.OUTCOME_UNKNOWN);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).contains("leader lost").contains("may or may not have happened");
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void noNodeAtAllIsUnavailableAndEachIsNamed() throws IOException {
        ServerAddress first = unusedAddress();
        ServerAddress second = unusedAddress();
        CommandRun result = run(commit(first, second));

        assertThat(result.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(result.err())
                .contains(first.toString())
                .contains(second.toString())
                .contains("tidemark status");
    }

    @ParameterizedTest
    @CsvSource({
        "BUSY, 3, try again",
        "UNAVAILABLE, 3, status",
        "NO_SPACE, 1, Make room",
        "INVALID_FIELD, 1, Correct",
        "REFUSED, 1, Nothing was changed"
    })
    void eachErrorHasItsExitCodeAndSaysWhatToDo(ErrorKind kind, int exitCode, String advice) throws IOException {
        try (ScriptedNode node = ScriptedNode.failing(kind, "why it is so")) {
            CommandRun result = run(commit(node.address()));

            assertThat(result.exitCode()).isEqualTo(exitCode);
            assertThat(result.err()).contains("why it is so").contains(advice);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "frobnicate",
                "member",
                "commit --server nowhere --topic t --group g --queue 0 --offset 1",
                "commit --server h:1 --topic t --group g --queue zero --offset 1",
                "commit --server h:1 --topic t@ --group g --queue 0 --offset 1",
                "commit --server h:1 --topic t --group g --queue 65536 --offset 1",
                "commit --server h:1 --topic t --group g --queue 0 --offset -1",
                "commit --server h:1 --answer-timeout 0 --topic t --group g --queue 0 --offset 1",
                "member replace --server h:1",
                "member add --server h:1",
                "member add n4 --server h:1",
                "member add n4=h --server h:1",
                "member add =h:2 --server h:1",
                "member promote --server h:1",
                "member remove --server h:1",
                "groups",
                "groups describe --server h:1",
                "groups clone a a --server h:1",
                "groups list --output xml",
                "offsets get --topic t",
                "offsets get --group g --queue 0",
                "offsets get --group g --broker b --all-brokers",
                "offsets set --group g --topic t --queue 0",
                "offsets set --group g --topic t --queue 0 --offset -1",
                "offsets reset --group g --topic t",
                "offsets reset --group g --to-offset 1",
                "offsets reset --topic t --to-offset 1",
                "offsets reset --group g --topic t --to-offset 1 --shift 1",
                "offsets reset --group g --topic t --all-topics --to-offset 1",
                "offsets reset --group g --all-topics --queue 0 --to-offset 1",
                "offsets delete",
                "offsets export",
                "offsets import",
                "verify",
                "dump-log",
                "dump-log . --limit 0",
                "dump-log . --from 0"
            })
    void wrongCommandLineIsToldInShort(String line) {
        CommandRun result = run(line);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("tidemark: ");
        assertThat(result.err().lines()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void helpOfEveryCommandHasItsExitCodesAndAnExample() {
        List<String> commands = commands(TidemarkCommand.commandLine(new Terminal(
                new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()), false, Map.of())));
        assertThat(commands).hasSizeGreaterThan(20).allSatisfy(command -> {
            CommandRun result = run(command + " --help");
            assertThat(result.exitCode()).isZero();
            assertThat(result.out())
                    .contains("Exit codes:")
                    .contains("4   outcome unknown")
                    .contains("Example:")
                    .contains("tidemark " + command);
        });
        assertThat(run("--help").out())
                .contains("Exit codes:")
                .contains("offsets")
                .contains("dump-log");
    }

    /** The commands that do something, with their groups before them. */
    private static List<String> commands(CommandLine line) {
        List<String> commands = new ArrayList<>();
        line.getSubcommands().forEach((name, sub) -> {
            if (sub.getSubcommands().isEmpty()) {
                commands.add(name);
            }
            commands(sub).forEach(inner -> commands.add(name + " " + inner));
        });
        return commands;
    }

    @Test
    void queryShowsEveryQueueAndThatOneIsMissing() throws IOException {
        byte[] body = QueryOffsetsResponseBody.of(new long[] {1000, QueryOffsetsResponseBody.NONE})
                .encode();
        try (ScriptedNode node = new ScriptedNode((request, peer) -> peer.send(RemotingCommand.response(
                request, 0, null, AnswerHeader.read(44, true).toFields(), body)))) {
            CommandRun result =
                    run("query --server " + node.address() + " --topic orders --group billing --queue 0,1 --stale");

            assertThat(result.exitCode()).isEqualTo(ExitCode.NOT_FOUND);
            assertThat(result.out())
                    .isEqualTo("queue 0  offset 1000  revision 44  stale\nqueue 1  not found  revision 44  stale\n");
            assertThat(Consistency.from(node.requests().get(0).extFields())).isEqualTo(Consistency.STALE);
        }
    }

    @Test
    void statusShowsARowForEveryNodeAlsoForOneThatIsDown() throws IOException {
        ServerAddress down = unusedAddress();
        try (ScriptedNode node = new ScriptedNode(new Cluster("LEADER")::answer)) {
            String servers = "n1=" + node.address() + ",n2=" + down;

            CommandRun text = run("status --server " + servers + " --pid n1=123");
            assertThat(text.exitCode()).isZero();
            assertThat(text.out().lines().map(line -> line.replaceAll(" +", " ")))
                    .containsExactly(
                            "NAME PID ROLE CLIENT TERM APPLIED TABLE HASH TROUBLE",
                            "n1 123 LEADER 127.0.0.1:1 2 3 00000000000000ff disk is nearly full; clock is odd",
                            "n2 - DOWN " + down + " - - - cannot connect to " + down + " (Connection refused)");

            CommandRun json = run("status --json --server " + servers + " --pid n1=123");
            assertThat(json.out().lines()).hasSize(4);
            JsonNode rows = new JsonMapper().readTree(json.out());
            assertThat(rows.get(0)).isEqualTo(new JsonMapper().readTree("""
                                    {"name":"n1","pid":123,"role":"LEADER","client":"127.0.0.1:1","term":2,"applied":3,
                                     "tableHash":"00000000000000ff","trouble":["disk is nearly full","clock is odd"]}
                                    """));
            assertThat(rows.get(1).get("name").textValue()).isEqualTo("n2");
            assertThat(rows.get(1).get("role").textValue()).isEqualTo("DOWN");
            assertThat(rows.get(1).get("applied").isNull()).isTrue();
        }
    }

    @Test
    void memberListAsksTheLeaderThatAFollowerNames() throws IOException {
        Cluster cluster = new Cluster("FOLLOWER");
        try (ScriptedNode leader = new ScriptedNode(cluster::answer);
                ScriptedNode follower = new ScriptedNode(cluster::answer)) {
            cluster.leaderClient = leader.address().toString();
            CommandRun result = run("member list --server " + follower.address());

            assertThat(result.exitCode()).isZero();
            assertThat(result.out().lines().map(line -> line.replaceAll(" +", " ")))
                    .containsExactly("NAME RAFT MEMBER AS", "n1 127.0.0.1:2 voter, leader", "n2 127.0.0.1:3 learner");
            assertThat(leader.requests()).hasSize(1);
        }
    }

    @Test
    void memberReplaceGoesOnUntilItIsDoneAndTellsEachStepOnce() throws IOException {
        Cluster cluster = new Cluster("LEADER");
        cluster.steps.add(step(false, "n2 is a learner now. Start the node now."));
        cluster.steps.add(step(false, "n2 is a learner now. Start the node now."));
        cluster.steps.add(error(ErrorKind.UNAVAILABLE, "no leader"));
        cluster.steps.add(error(ErrorKind.OUTCOME_UNKNOWN, "leader lost"));
        cluster.steps.add(step(true, "n2 is a voter again."));
        try (ScriptedNode node = new ScriptedNode(cluster::answer)) {
            cluster.leaderClient = node.address().toString();
            CommandRun result = run("member replace n2 --server " + node.address());

            assertThat(result.exitCode()).isZero();
            assertThat(result.out().lines())
                    .containsExactly(
                            "n2 is a learner now. Start the node now.",
                            node.address() + ": no leader. Nothing was changed. See which nodes run and who leads with "
                                    + "'tidemark status', then try again.",
                            node.address() + ": leader lost",
                            "n2 is a voter again.");
        }
    }

    @Test
    void memberReplaceEndsWithTheLastWordWhenItTakesTooLong() throws IOException {
        Cluster cluster = new Cluster("LEADER");
        cluster.steps.add(step(false, "catching up"));
        try (ScriptedNode node = new ScriptedNode(cluster::answer)) {
            cluster.leaderClient = node.address().toString();
            CommandRun result = run("member replace n2 --timeout 0 --server " + node.address());

            assertThat(result.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(result.err()).contains("catching up").contains("again to go on");
        }
    }

    @Test
    void refusedReplacementEndsAtOnce() throws IOException {
        Cluster cluster = new Cluster("LEADER");
        cluster.steps.add(error(ErrorKind.REFUSED, "n9 is no member"));
        try (ScriptedNode node = new ScriptedNode(cluster::answer)) {
            cluster.leaderClient = node.address().toString();
            CommandRun result = run("member replace n9 --server " + node.address());

            assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(result.err()).contains("n9 is no member");
        }
    }

    @Test
    void aNewMemberIsAskedForUntilItIsALearner() throws IOException {
        Cluster cluster = new Cluster("LEADER");
        cluster.steps.add(step(false, "no node answers there; start it"));
        cluster.steps.add(step(true, "n4 is a learner now"));
        try (ScriptedNode node = new ScriptedNode(cluster::answer)) {
            cluster.leaderClient = node.address().toString();
            CommandRun result = run("member add n4=10.0.0.4:10912 --server " + node.address());

            assertThat(result)
                    .isEqualTo(new CommandRun(0, "no node answers there; start it\nn4 is a learner now\n", ""));
            RemotingCommand asked = node.requests().get(1);
            assertThat(asked.code()).isEqualTo(RequestCode.ADD_MEMBER);
            assertThat(AddMemberRequestHeader.from(asked.extFields()))
                    .isEqualTo(new AddMemberRequestHeader("n4", "10.0.0.4", 10_912));
        }
    }

    @ParameterizedTest
    @CsvSource({"promote, 11007", "remove, 11008"})
    void aChangeOfAMemberGoesOnAtTheLeaderThatTookOver(String change, int code) throws IOException {
        Cluster first = new Cluster("LEADER");
        Cluster second = new Cluster("LEADER");
        second.steps.add(step(true, "as it was asked for"));
        try (ScriptedNode old = new ScriptedNode(first::answer);
                ScriptedNode next = new ScriptedNode(second::answer)) {
            first.leaderClient = old.address().toString();
            first.steps.add((request, peer) -> {
                first.leaderClient = next.address().toString();
                step(false, "leadership went on").on(request, peer);
            });
            CommandRun result = run("member " + change + " n1 --server " + old.address());

            assertThat(result).isEqualTo(new CommandRun(0, "leadership went on\nas it was asked for\n", ""));
            assertThat(next.requests().get(0).code()).isEqualTo(code);
            assertThat(next.requests().get(0).extFields()).isEqualTo(ExtFields.of("node", "n1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"add n4=h:1", "promote n4", "remove n4"})
    void aRefusedChangeOfAMemberEndsAtOnce(String change) throws IOException {
        Cluster cluster = new Cluster("LEADER");
        cluster.steps.add(error(ErrorKind.REFUSED, "not as things stand"));
        try (ScriptedNode node = new ScriptedNode(cluster::answer)) {
            cluster.leaderClient = node.address().toString();
            CommandRun result = run("member " + change + " --server " + node.address());

            assertThat(result.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(result.err()).contains("not as things stand");
        }
    }

    @Test
    void clusterWithoutLeaderIsUnavailableToALeaderCommand() throws IOException {
        try (ScriptedNode node = new ScriptedNode(new Cluster("CANDIDATE")::answer)) {
            CommandRun result = run("leader transfer --server " + node.address());

            assertThat(result.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(result.err()).contains("no leader");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n2"})
    void leadershipIsHandedOverOnce(String target) throws IOException {
        Cluster cluster = new Cluster("LEADER");
        cluster.steps.add(step(false, "leadership is on its way"));
        try (ScriptedNode node = new ScriptedNode(cluster::answer)) {
            cluster.leaderClient = node.address().toString();
            CommandRun result = run("leader transfer --server " + node.address() + " " + target);

            assertThat(result).isEqualTo(new CommandRun(0, "leadership is on its way\n", ""));
            RemotingCommand asked = node.requests().get(1);
            assertThat(asked.code()).isEqualTo(RequestCode.TRANSFER_LEADERSHIP);
            assertThat(asked.extFields().getOr(FieldName.NODE, "")).isEqualTo(target);
        }
    }

    /** Answers status always, and every other request with the next step. */
    private static final class Cluster {

        private final String role;
        private final Queue<Behaviour> steps = new ArrayDeque<>();
        private volatile String leaderClient = "";

        Cluster(String role) {
            this.role = role;
        }

        void answer(RemotingCommand request, ScriptedNode.Peer peer) throws IOException {
            if (request.code() != RequestCode.NODE_STATUS) {
                steps.remove().on(request, peer);
                return;
            }
            NodeStatusBody status = new NodeStatusBody(
                    "n1",
                    role,
                    "127.0.0.1:1",
                    2,
                    3,
                    "00000000000000ff",
                    "uuid",
                    "n1",
                    leaderClient,
                    4,
                    List.of(new Member("n1", "127.0.0.1:2", true), new Member("n2", "127.0.0.1:3", false)),
                    List.of("disk is nearly full", "clock is odd"));
            peer.send(RemotingCommand.response(request, 0, null, ExtFields.EMPTY, status.encode()));
        }
    }

    private static Behaviour step(boolean done, String remark) {
        return (request, peer) ->
                peer.send(RemotingCommand.response(request, 0, remark, new MemberResponseHeader(done).toFields()));
    }

    private static Behaviour error(ErrorKind kind, String remark) {
        return (request, peer) -> peer.send(RemotingCommand.response(
                request, kind.code(), remark, AnswerHeader.error(kind).toFields()));
    }

    private static Behaviour committing(long revision) {
        return (request, peer) -> peer.send(RemotingCommand.response(
                request, 0, null, AnswerHeader.success(revision).toFields()));
    }

    private static String commit(ServerAddress... servers) {
        List<String> list = Arrays.stream(servers).map(ServerAddress::toString).toList();
        return "commit --topic orders --group billing --queue 3 --offset 1000 --server " + String.join(",", list);
    }

    private static ServerAddress unusedAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new ServerAddress("127.0.0.1", socket.getLocalPort());
        }
    }
}
