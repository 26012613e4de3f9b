package io.tidemark.core.protocol;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * The body of a successful answer to {@link RequestCode#LIST_GROUPS}, a JSON object with this member: a page of the
 * groups that have positions. A reader skips members that it does not know.
 *
 * @param groups in the order of their names; none behind the last group
 */
public record GroupListBody(List<Group> groups) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public GroupListBody {
        groups = List.copyOf(groups);
    }

    /**
     * One group, counted over all brokers.
     *
     * @param topics how many different topics it has positions of
     * @param positions how many positions it has
     * @param brokers of how many brokers
     */
    public record Group(String group, int topics, long positions, int brokers) {

        public Group {
            Objects.requireNonNull(group, "group");
        }
    }

    public byte[] encode() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JacksonException e) {
            throw new IllegalStateException("a list of groups cannot be written as JSON: groups=" + groups.size(), e);
        }
    }

    /**
     * Reads a body.
     *
     * @throws InvalidFieldException names {@code body}
     */
    public static GroupListBody decode(byte[] bytes) {
        try {
            GroupListBody body = JSON.readValue(bytes, GroupListBody.class);
            if (body != null) {
                return body;
            }
        } catch (JacksonException e) {
            throw new InvalidFieldException(
                    FieldName.BODY, "body: no list of groups: " + InvalidFieldException.shown(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new InvalidFieldException(FieldName.BODY, "body: no list of groups: null");
    }
}
