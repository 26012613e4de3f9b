package io.tidemark.raft.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.PeerId;
import com.alipay.sofa.jraft.option.RaftMetaStorageOptions;
import io.tidemark.raft.start.DamagedStorageException;
import io.tidemark.raft.start.StartFault;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksummedRaftMetaStorageTest {

    @TempDir
    Path temporary;

    private DataDirectory directory = DataDirectory.at(Path.of("unset"));

    @BeforeEach
    void createStorage() throws Exception {
        directory = DataDirectory.at(temporary.resolve("node"));
        StorageInspection.create(directory);
    }

    @Test
    void keepsTermAndVote() {
        ChecksummedRaftMetaStorage meta = open(new StartFault());
        assertThat(meta.getTerm()).isZero();
        assertThat(meta.getVotedFor()).isEqualTo(PeerId.emptyPeer());
        PeerId peer = new PeerId("127.0.0.1", 10_912);
        assertThat(meta.setTermAndVotedFor(7, peer)).isTrue();
        meta.shutdown();

        ChecksummedRaftMetaStorage again = open(new StartFault());
        assertThat(again.getTerm()).isEqualTo(7);
        assertThat(again.getVotedFor()).isEqualTo(peer);
        assertThat(again.setTerm(8)).isTrue();
        assertThat(again.setVotedFor(PeerId.emptyPeer())).isTrue();
        assertThat(open(new StartFault()).getVotedFor()).isEqualTo(PeerId.emptyPeer());
    }

    @Test
    void refusesEverySingleFlippedBit() throws Exception {
        assertThat(open(new StartFault()).setTermAndVotedFor(12, new PeerId("127.0.0.1", 10_912)))
                .isTrue();
        Path file = directory.raftMetaFile();
        byte[] whole = Files.readAllBytes(file);
        for (int position = 0; position < whole.length; position++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] injured = whole.clone();
                injured[position] ^= (byte) (1 << bit);
                Files.write(file, injured);
                assertRefused("position=" + position + " bit=" + bit);
            }
        }
    }

    @Test
    void refusesEveryLengthButTheRightOne() throws Exception {
        Path file = directory.raftMetaFile();
        String whole = Files.readString(file);
        for (int length = 0; length < whole.length(); length++) {
            Files.writeString(file, whole.substring(0, length));
            assertRefused("length=" + length);
        }
        Files.writeString(file, whole + "\n");
        assertRefused("a line too many");
    }

    @Test
    void refusesToStartWithoutTheFile() throws Exception {
        Files.delete(directory.raftMetaFile());
        assertRefused("no file");
        assertThat(directory.raftMetaFile()).doesNotExist();
    }

    @Test
    void doesNotVoteOnAPromiseThatCouldNotBeWritten() throws Exception {
        ChecksummedRaftMetaStorage meta = open(new StartFault());
        assertThat(meta.setTerm(3)).isTrue();
        Path file = directory.raftMetaFile();
        Path aside = Files.move(file, file.resolveSibling("aside"));
        Files.createDirectory(file);
        assertThat(meta.setTermAndVotedFor(4, new PeerId("127.0.0.1", 1))).isFalse();
        assertThat(meta.getTerm()).isEqualTo(3);
        assertThat(meta.getVotedFor()).isEqualTo(PeerId.emptyPeer());
        Files.delete(file);
        Files.move(aside, file);
        assertThat(meta.setVotedFor(new PeerId("127.0.0.1", 1)))
                .as("a vote in term 4, which is not on the disk")
                .isFalse();
        assertThat(open(new StartFault()).getTerm()).isEqualTo(3);
    }

    private ChecksummedRaftMetaStorage open(StartFault fault) {
        ChecksummedRaftMetaStorage meta = new ChecksummedRaftMetaStorage(directory, fault);
        assertThat(meta.init(new RaftMetaStorageOptions())).isTrue();
        return meta;
    }

    private void assertRefused(String injury) {
        StartFault fault = new StartFault();
        ChecksummedRaftMetaStorage meta = new ChecksummedRaftMetaStorage(directory, fault);
        assertThat(meta.init(new RaftMetaStorageOptions())).as(injury).isFalse();
        assertThat(fault.reason()).as(injury).containsInstanceOf(DamagedStorageException.class);
        assertThat(fault.reason().orElseThrow())
                .as(injury)
                .hasMessageContaining(directory.raftMetaFile().toString());
    }
}
