package io.tidemark.raft.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.raft.rpc.Ports;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.ForeignClusterException;
import io.tidemark.raft.start.NodeWipedException;
import io.tidemark.raft.start.StartCancelledException;
import io.tidemark.raft.start.WrongNodeException;
import io.tidemark.raft.storage.ChecksummedFile;
import io.tidemark.raft.storage.DataDirectory;
import io.tidemark.raft.storage.StorageInspection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class NodeIdentityTest {

    @TempDir
    Path temporary;

    private final List<TestNode> running = new ArrayList<>();
    private final SortedMap<String, Endpoint> members = new TreeMap<>();

    @BeforeEach
    void chooseAddresses() throws IOException {
        List<Endpoint> addresses = Ports.free(3);
        for (int i = 0; i < 3; i++) {
            members.put("n" + (i + 1), addresses.get(i));
        }
    }

    @AfterEach
    void stopAll() {
        running.forEach(TestNode::close);
    }

    @Test
    void threeNodesFoundOneClusterAndOneOfThemIsLate() throws Exception {
        TestNode first = start("n1", true);
        TestNode third = start("n3", true);
        assertThat(first.directory.identityFile()).doesNotExist();
        TestNode second = start("n2", true);

        String clusterId = first.await().clusterId();
        for (TestNode node : List.of(first, second, third)) {
            assertThat(node.await().clusterId()).isEqualTo(clusterId);
            assertThat(node.await().initialVoters()).containsExactlyElementsOf(members.values());
            assertThat(node.directory.incarnationFile()).doesNotExist();
        }
    }

    @Test
    void aFormedClusterStartsAgainWithoutForm() throws Exception {
        String clusterId = formCluster();
        for (String nodeId : members.keySet()) {
            start(nodeId, false);
        }
        for (TestNode node : running) {
            assertThat(node.await().clusterId()).isEqualTo(clusterId);
            assertThat(node.await().initialVoters()).hasSize(3);
        }
    }

    @Test
    void noneIsFoundedBeforeAllAreThere() throws Exception {
        TestNode first = start("n1", true);
        TestNode second = start("n2", true);
        // A node that was started without --form is not one of the founders.
        TestNode third = start("n3", false);
        await().until(() -> Files.exists(third.directory.incarnationFile()));
        assertThat(first.established).isNotDone();
        stop(third);
        assertThat(first.established).isNotDone();
        start("n3", true);
        assertThat(first.await().clusterId()).isEqualTo(second.await().clusterId());
    }

    @Test
    void differingMembersAreNamed() throws Exception {
        TestNode first = start("n1", true);
        SortedMap<String, Endpoint> other = new TreeMap<>(members);
        other.remove("n3");
        TestNode second = TestNode.start("n2", other, temporary.resolve("n2"), true);
        running.add(second);
        await().untilAsserted(() -> assertThat(first.troubles.lines())
                .singleElement()
                .asString()
                .contains("the members in the settings differ", "nodeId=n2", "n3=" + members.get("n3")));
        assertThat(second.troubles.lines()).isNotEmpty();
        assertThat(first.established).isNotDone();
        assertThat(second.established).isNotDone();
    }

    @Test
    void waitingForOthersCanBeCancelled() throws Exception {
        TestNode first = start("n1", true);
        await().until(() -> Files.exists(first.directory.incarnationFile()));
        first.close();
        assertThatThrownBy(first::await).isInstanceOf(StartCancelledException.class);
        assertThat(first.directory.identityFile()).doesNotExist();
    }

    @Test
    void aFirstStartThatStopsAfterItsIncarnationGoesOn() throws Exception {
        String incarnation = incarnation("n2");
        formAll();
        assertThat(identity("n2").incarnation()).isEqualTo(incarnation);
        assertThat(identity("n1").founders()).containsEntry("n2", new Founder(incarnation, address("n2")));
    }

    @Test
    void aFirstStartThatStopsBetweenStorageAndIdentityGoesOn() throws Exception {
        DataDirectory directory = directory("n2");
        String incarnation = incarnation("n2");
        StorageInspection.create(directory);
        formAll();
        assertThat(identity("n2").incarnation()).isEqualTo(incarnation);
    }

    @Test
    void aFirstStartThatStopsInTheMiddleOfItsStorageGoesOn() throws Exception {
        DataDirectory directory = directory("n2");
        StorageInspection.create(directory);
        delete(directory.log());
        formAll();
        assertThat(StorageInspection.inspect(directory("n2")).complete()).isTrue();
    }

    @Test
    void aFounderThatNeverHeardTheOutcomeAdoptsIt() throws Exception {
        for (boolean form : new boolean[] {true, false}) {
            formClusterAnew();
            // As if n2 had stopped after it answered hellos, and before it recorded the identity.
            Identity recorded = identity("n2");
            delete(directory("n2").root());
            Files.createDirectories(directory("n2").root());
            new ChecksummedFile(directory("n2").incarnationFile(), "incarnation")
                    .write(Map.of("incarnation", recorded.incarnation()));

            TestNode leader = start("n1", false);
            leader.await();
            leader.lead(List.copyOf(members.values()), List.of());
            TestNode second = start("n2", form);
            assertThat(second.await().clusterId()).as("form=%s", form).isEqualTo(recorded.clusterId());
            assertThat(second.await().initialVoters()).as("form=%s", form).hasSize(3);
            stop(leader);
            stop(second);
        }
    }

    @Test
    void aWipedVoterRefusesToStartAndNamesTheCommand() throws Exception {
        for (boolean form : new boolean[] {true, false}) {
            formClusterAnew();
            delete(directory("n3").root());
            TestNode leader = start("n1", false);
            leader.await();
            leader.lead(List.copyOf(members.values()), List.of());
            TestNode wiped = start("n3", form);
            assertThatThrownBy(wiped::await)
                    .as("form=%s", form)
                    .isInstanceOf(NodeWipedException.class)
                    .hasMessageContaining("scripts/tidemark member replace n3");
            assertThat(wiped.directory.identityFile()).doesNotExist();
            stop(leader);
            stop(wiped);
        }
    }

    @Test
    void aWipedNodeThatIsALearnerOrNoMemberJoinsAndWaits() throws Exception {
        for (boolean learner : new boolean[] {true, false}) {
            String clusterId = formClusterAnew();
            delete(directory("n3").root());
            TestNode leader = start("n1", false);
            leader.await();
            List<Endpoint> own = List.of(address("n3"));
            leader.lead(List.of(address("n1"), address("n2")), learner ? own : List.of());
            TestNode wiped = start("n3", true);
            assertThat(wiped.await().clusterId()).as("learner=%s", learner).isEqualTo(clusterId);
            assertThat(wiped.await().initialVoters()).as("learner=%s", learner).isEmpty();
            stop(wiped);
            TestNode again = start("n3", false);
            assertThat(again.await().initialVoters())
                    .as("learner=%s, restarted", learner)
                    .isEmpty();
            stop(again);
            stop(leader);
        }
    }

    @Test
    void onlyTheLeadersWordCounts() throws Exception {
        formCluster();
        delete(directory("n3").root());
        TestNode first = start("n1", false);
        first.await();
        TestNode wiped = start("n3", false);
        await().until(() -> Files.exists(wiped.directory.incarnationFile()));
        assertThat(wiped.established).isNotDone();
        first.lead(List.of(address("n1"), address("n2")), List.of());
        assertThat(wiped.await().initialVoters()).isEmpty();
    }

    @Test
    void aNodeThatComesLaterFindsTheLeaderThroughTheOneMemberThatItNames() throws Exception {
        String clusterId = formCluster();
        TestNode leader = start("n1", false);
        leader.await();
        leader.lead(List.copyOf(members.values()), List.of());
        TestNode follower = start("n2", false);
        follower.await();
        follower.follow(List.of(address("n1"), address("n2")));
        Endpoint own = Ports.free(1).get(0);
        SortedMap<String, Endpoint> known = new TreeMap<>(Map.of("n4", own, "n2", address("n2")));
        TestNode later = TestNode.start("n4", known, temporary.resolve("n4"), false);
        running.add(later);

        assertThat(later.await().clusterId()).isEqualTo(clusterId);
        assertThat(later.await().initialVoters()).isEmpty();
        assertThat(later.standing(List.of())).contains(Standing.NO_MEMBER);
        leader.lead(List.copyOf(members.values()), List.of(own));
        assertThat(later.standing(List.of())).contains(Standing.LEARNER);
        leader.lead(List.of(own), List.of());
        assertThat(later.standing(List.of())).contains(Standing.VOTER);
    }

    @Test
    void aNodeWhosePeersAreAllGoneFindsTheLeaderAmongTheMembersThatItKnows() throws Exception {
        formCluster();
        TestNode removed = start("n3", false);
        removed.await();
        Endpoint elsewhere = Ports.free(1).get(0);
        SortedMap<String, Endpoint> others = new TreeMap<>(Map.of("n3", address("n3"), "n4", elsewhere));
        TestNode leader = TestNode.start("n4", others, temporary.resolve("n4"), false);
        running.add(leader);
        removed.lead(List.of(address("n3")), List.of());
        leader.await();
        removed.follow(List.of());
        leader.lead(List.of(elsewhere), List.of());

        assertThat(removed.standing(List.of())).isEmpty();
        assertThat(removed.standing(List.of(elsewhere))).contains(Standing.NO_MEMBER);
    }

    @Test
    void threeWipedNodesDoNotFormACluster() throws Exception {
        formCluster();
        for (String nodeId : members.keySet()) {
            delete(directory(nodeId).root());
        }
        for (String nodeId : members.keySet()) {
            start(nodeId, false);
        }
        for (TestNode node : running) {
            await().until(() -> Files.exists(node.directory.incarnationFile()));
            assertThat(node.established).isNotDone();
            assertThat(node.directory.identityFile()).doesNotExist();
        }
    }

    @Test
    void aVoterWithoutItsLogWasWiped() throws Exception {
        formCluster();
        DataDirectory directory = directory("n2");
        delete(directory.log());
        TestNode leader = start("n1", false);
        leader.await();
        leader.lead(List.copyOf(members.values()), List.of());
        TestNode wiped = start("n2", false);
        assertThatThrownBy(wiped::await)
                .isInstanceOf(NodeWipedException.class)
                .hasMessageContaining(directory.log().toString());
        assertThat(directory.identityFile()).exists();
        assertThat(directory.log()).doesNotExist();
    }

    @Test
    void aReplacedVoterWithoutItsVoteBeginsAnewAndKeepsTheRemains() throws Exception {
        String clusterId = formCluster();
        DataDirectory directory = directory("n2");
        final String before = identity("n2").incarnation();
        Files.delete(directory.raftMetaFile());
        TestNode leader = start("n1", false);
        leader.await();
        leader.lead(List.of(address("n1"), address("n3")), List.of(address("n2")));
        TestNode replaced = start("n2", false);
        assertThat(replaced.await()).isEqualTo(new EstablishedIdentity(clusterId, "n2", List.of()));
        assertThat(identity("n2").incarnation()).isNotEqualTo(before);
        assertThat(directory.root().resolve("raft.lost-1/meta/log-end")).exists();
        assertThat(directory.root().resolve("identity.lost-1")).exists();
        assertThat(StorageInspection.inspect(directory)).isEqualTo(new StorageInspection.Finding("", false));
    }

    @Test
    void aVoterWithADamagedVoteIsRefusedByName() throws Exception {
        formCluster();
        DataDirectory directory = directory("n2");
        flipBit(directory.raftMetaFile());
        TestNode leader = start("n1", false);
        leader.await();
        leader.lead(List.copyOf(members.values()), List.of());
        TestNode damaged = start("n2", false);
        assertThatThrownBy(damaged::await)
                .isInstanceOf(DamagedStorageException.class)
                .hasMessageContaining(directory.raftMetaFile().toString())
                .hasMessageContaining("member replace");
        assertThat(directory.root().resolve("raft.lost-1")).doesNotExist();
    }

    @Test
    void aReplacedVoterWithADamagedIdentityBeginsAnew() throws Exception {
        formCluster();
        DataDirectory directory = directory("n2");
        flipBit(directory.identityFile());
        TestNode leader = start("n1", false);
        leader.await();
        leader.lead(List.of(address("n1"), address("n3")), List.of(address("n2")));
        TestNode replaced = start("n2", false);
        assertThat(replaced.await().initialVoters()).isEmpty();
        assertThat(directory.root().resolve("raft.lost-1")).exists();
    }

    @Test
    void aDirectoryOfAnotherClusterIsRefused() throws Exception {
        String first = formCluster();
        final Path foreign = temporary.resolve("foreign");
        Files.move(directory("n3").root(), foreign);
        String second = formClusterAnew();
        delete(directory("n3").root());
        Files.move(foreign, directory("n3").root());
        start("n1", false).await();
        start("n2", false).await();
        TestNode stranger = start("n3", false);
        assertThatThrownBy(stranger::await)
                .isInstanceOf(ForeignClusterException.class)
                .hasMessageContaining(first)
                .hasMessageContaining(second);
    }

    @Test
    void aDirectoryOfAnotherNodeIsRefused() throws Exception {
        formCluster();
        delete(directory("n2").root());
        Files.move(directory("n3").root(), directory("n2").root());
        TestNode wrong = start("n2", false);
        assertThatThrownBy(wrong::await)
                .isInstanceOf(WrongNodeException.class)
                .hasMessageContaining("nodeId=n3")
                .hasMessageContaining("nodeId=n2");
    }

    private String formClusterAnew() throws Exception {
        for (String nodeId : members.keySet()) {
            delete(directory(nodeId).root());
        }
        return formCluster();
    }

    /** Founds a cluster and stops it. */
    private String formCluster() throws Exception {
        formAll();
        return identity("n1").clusterId();
    }

    private void formAll() throws Exception {
        for (String nodeId : members.keySet()) {
            start(nodeId, true);
        }
        for (TestNode node : running) {
            node.await();
            assertThat(node.troubles.lines()).as("what it waited for").isEmpty();
        }
        for (TestNode node : List.copyOf(running)) {
            stop(node);
        }
    }

    private TestNode start(String nodeId, boolean form) throws Exception {
        TestNode node = TestNode.start(nodeId, members, directory(nodeId).root(), form);
        running.add(node);
        return node;
    }

    private void stop(TestNode node) {
        node.close();
        running.remove(node);
    }

    private DataDirectory directory(String nodeId) {
        return DataDirectory.at(temporary.resolve(nodeId));
    }

    /** Makes a node's directory as the first step of its first start does. */
    private String incarnation(String nodeId) throws Exception {
        Files.createDirectories(directory(nodeId).root());
        return new IncarnationFile(directory(nodeId)).readOrCreate();
    }

    private Endpoint address(String nodeId) {
        return new IdentitySettings(nodeId, members, false).address();
    }

    private Identity identity(String nodeId) throws IOException {
        return new IdentityFile(directory(nodeId)).read().orElseThrow();
    }

    private static void flipBit(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
    }

    private static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
