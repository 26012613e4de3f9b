package io.tidemark.client.cli.cluster;

import io.tidemark.client.cli.output.RowPrinter;
import io.tidemark.client.cli.server.NamedServer;
import io.tidemark.core.protocol.NodeStatusBody;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status} shows of one node, in the order of the JSON object's members.
 *
 * @param pid its process, where that is known
 * @param role LEADER, FOLLOWER, LEARNER, CANDIDATE, or DOWN when it did not answer
 * @param term null when it did not answer, as are {@code applied} and {@code tableHash}
 * @param trouble one line for each thing that needs a person's eye
 */
record NodeRow(
        String name,
        @Nullable Long pid,
        String role,
        String client,
        @Nullable Long term,
        @Nullable Long applied,
        @Nullable String tableHash,
        List<String> trouble) {

    static final List<String> COLUMNS =
            List.of("name", "pid", "role", "client", "term", "applied", "tableHash", "trouble");

    static NodeRow answered(NodeStatusBody status, @Nullable Long pid) {
        return new NodeRow(
                status.name(),
                pid,
                status.role(),
                status.client(),
                status.term(),
                status.applied(),
                status.tableHash(),
                status.trouble());
    }

    static NodeRow down(NamedServer server, @Nullable Long pid, String why) {
        return new NodeRow(server.name(), pid, "DOWN", server.address().toString(), null, null, null, List.of(why));
    }

    void print(RowPrinter rows) throws IOException {
        rows.row(name, pid, role, client, term, applied, tableHash, trouble);
    }
}
