package io.tidemark.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.core.protocol.NodeStatusBody.Member;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeStatusBodyTest {

    private static final NodeStatusBody STATUS = new NodeStatusBody(
            "n1",
            "LEADER",
            "127.0.0.1:9876",
            3,
            17,
            "00ff00ff00ff00ff",
            "a-uuid",
            "n1",
            "127.0.0.1:9876",
            2,
            List.of(new Member("n1", "127.0.0.1:9877", true)),
            List.of("the last snapshot failed"));

    private static final String TEXT = """
            {"name":"n1","role":"LEADER","client":"127.0.0.1:9876","term":3,"applied":17,\
            "tableHash":"00ff00ff00ff00ff","clusterId":"a-uuid","leader":"n1","leaderClient":"127.0.0.1:9876",\
            "positions":2,"members":[{"name":"n1","raft":"127.0.0.1:9877","voter":true}],\
            "trouble":["the last snapshot failed"]}""";

    @Test
    void aStatusIsJsonInTheOrderOfItsMembers() {
        assertThat(new String(STATUS.encode(), StandardCharsets.UTF_8)).isEqualTo(TEXT);
        assertThat(NodeStatusBody.decode(STATUS.encode())).isEqualTo(STATUS);
    }

    @Test
    void unknownMembersAreSkipped() {
        String newer = TEXT.replaceFirst("\\{", "{\"colour\":{\"deep\":[1]},").replace("true}", "true,\"zone\":1}");

        assertThat(NodeStatusBody.decode(newer.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(STATUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{}", "{\"name\":1", "\"text\""})
    void whatIsNoStatusIsRefused(String text) {
        assertThatThrownBy(() -> NodeStatusBody.decode(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        InvalidFieldException.class, e -> assertThat(e.field()).isEqualTo("body"));
    }
}
