package io.tidemark.core.protocol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of {@link RequestCode#ADD_MEMBER}.
 *
 * @param node the new node's name, as in its own settings
 * @param host where its Raft is reached, as in its own settings; an IPv6 address without brackets
 */
public record AddMemberRequestHeader(String node, String host, int port) {

    /** As in the settings: names stand in files and messages between '=' and ','. */
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Pattern ADDRESS =
            Pattern.compile("(?:([A-Za-z0-9.-]{1,255})|\\[([0-9A-Fa-f.:]{2,45})]):([0-9]{1,5})");

    private static final int PORT_MAX = 65_535;

    /**
     * Reads the fields.
     *
     * @throws InvalidFieldException when one is missing or bad
     */
    public static AddMemberRequestHeader from(ExtFields fields) {
        String node = fields.require(FieldName.NODE);
        if (!NODE.matcher(node).matches()) {
            throw InvalidFieldException.bad(FieldName.NODE, node, "a node's name, " + NODE);
        }
        String raft = fields.require(FieldName.RAFT);
        Matcher address = ADDRESS.matcher(raft);
        if (!address.matches()) {
            throw notAnAddress(raft);
        }
        int port = Integer.parseInt(address.group(3));
        if (port < 1 || port > PORT_MAX) {
            throw notAnAddress(raft);
        }
        String bracketed = address.group(2);
        return new AddMemberRequestHeader(node, bracketed == null ? address.group(1) : bracketed, port);
    }

    public ExtFields toFields() {
        String raft = host.indexOf(':') < 0 ? host + ':' + port : '[' + host + "]:" + port;
        return ExtFields.builder()
                .add(FieldName.NODE, node)
                .add(FieldName.RAFT, raft)
                .build();
    }

    private static InvalidFieldException notAnAddress(String raft) {
        return InvalidFieldException.bad(FieldName.RAFT, raft, "host:port with a port from 1 to " + PORT_MAX);
    }
}
