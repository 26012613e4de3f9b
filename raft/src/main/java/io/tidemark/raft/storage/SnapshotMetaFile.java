package io.tidemark.raft.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.alipay.sofa.jraft.entity.LocalStorageOutter.LocalSnapshotPbMeta;
import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * JRaft's own file of a snapshot, {@code __raft_snapshot_meta}: its index and term, and the members as they were then, whom
 * a node follows once its log begins behind the snapshot. JRaft believes whatever it reads there. So a checksum of all that
 * goes with the entry of the table's file, behind its {@link TableMark}, in the place that JRaft has for what a user knows
 * of a file:
 *
 * <pre>
 * length of the name, 4 bytes      "jraft.LocalSnapshotPbMeta"
 * length of the message, 4 bytes   the message, to the file's end:
 *     meta                         index, term, members
 *     files                        consumerOffset.json, with user_meta = its TableMark and "crc32c=xxxxxxxx" of the bytes of meta and mark
 * </pre>
 *
 * A file without a checksum is one of before there were any, and is believed.
 */
final class SnapshotMetaFile {

    private static final String NAME = LocalSnapshotPbMeta.getDescriptor().getFullName();

    /** What stands before the checksum, at the end. */
    static final String CHECKSUM = "crc32c=";

    private SnapshotMetaFile() {}

    /**
     * What the file says.
     *
     * @param table JRaft's entry of the table's file, with its mark
     */
    record Content(SnapshotMeta meta, LocalFileMeta table) {}

    /** The entry of the table's file with the checksum of its mark and of the snapshot's meta. */
    static LocalFileMeta sealed(SnapshotMeta meta, LocalFileMeta table) {
        String mark = TableMark.text(table);
        String seal = CHECKSUM + checksum(meta, mark);
        return table.toBuilder()
                .setUserMeta(ByteString.copyFromUtf8(mark.isEmpty() ? seal : mark + " " + seal))
                .build();
    }

    /**
     * Reads one.
     *
     * @throws DamagedFileException when it is not what was written
     */
    static Content read(Path path) throws IOException {
        LocalSnapshotPbMeta content = content(path);
        if (content.getFilesCount() != 1 || !content.getFiles(0).getName().equals(DataDirectory.OFFSETS_FILE)) {
            throw new DamagedFileException(path, "it does not name " + DataDirectory.OFFSETS_FILE + " alone");
        }
        LocalFileMeta table = content.getFiles(0).getMeta();
        String userMeta = table.getUserMeta().toStringUtf8();
        if (!userMeta.isEmpty() && !sealed(content.getMeta(), table).equals(table)) {
            throw new DamagedFileException(path, "its checksum does not match its content");
        }
        return new Content(content.getMeta(), table);
    }

    private static String checksum(SnapshotMeta meta, String mark) {
        CRC32C checksum = new CRC32C();
        checksum.update(meta.toByteArray());
        checksum.update(mark.getBytes(UTF_8));
        return String.format("%08x", checksum.getValue());
    }

    private static LocalSnapshotPbMeta content(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path));
        if (!nextPart(path, bytes).toString(US_ASCII).equals(NAME)) {
            throw new DamagedFileException(path, "it is no " + NAME);
        }
        ByteString message = nextPart(path, bytes);
        if (bytes.hasRemaining()) {
            throw new DamagedFileException(path, "there is something behind its end");
        }
        try {
            return LocalSnapshotPbMeta.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedFileException(path, "its message cannot be read: " + e.getMessage());
        }
    }

    private static ByteString nextPart(Path path, ByteBuffer bytes) throws DamagedFileException {
        int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
            throw new DamagedFileException(path, "it ends too early");
        }
        ByteString part = ByteString.copyFrom(bytes.slice().limit(length));
        bytes.position(bytes.position() + length);
        return part;
    }
}
