package io.tidemark.raft.storage;

import com.alipay.sofa.jraft.entity.LocalFileMetaOutter.LocalFileMeta;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.tidemark.core.offset.TableSummary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What JRaft's meta file of a snapshot says of the table beside it. A consumerOffset.json is whole by its own checksum; only
 * this tells that it is the one that belongs here and not, say, an older one that somebody put in its place. JRaft hands
 * it on to followers with the file.
 */
final class TableMark {

    private TableMark() {}

    static LocalFileMeta of(TableSummary summary) {
        return LocalFileMeta.newBuilder()
                .setUserMeta(ByteString.copyFromUtf8(text(summary)))
                .build();
    }

    /**
     * Why this is not the table that was marked.
     *
     * @param fileMeta JRaft's, as the meta file holds it
     * @return empty when it is, and of snapshots that were taken before there were marks
     */
    static Optional<String> contradiction(@Nullable Message fileMeta, TableSummary found) {
        String marked = fileMeta instanceof LocalFileMeta meta ? text(meta) : "";
        return marked.isEmpty() || marked.equals(text(found))
                ? Optional.empty()
                : Optional.of("it holds " + text(found) + ", but its directory is of " + marked);
    }

    /** The mark of an entry, without the checksum of {@link SnapshotMetaFile} behind it. */
    static String text(LocalFileMeta meta) {
        String text = meta.getUserMeta().toStringUtf8();
        int checksum = text.lastIndexOf(SnapshotMetaFile.CHECKSUM);
        return checksum < 0 ? text : text.substring(0, checksum).stripTrailing();
    }

    private static String text(TableSummary summary) {
        return "index=%d tableHash=%016x".formatted(summary.index(), summary.hash());
    }
}
