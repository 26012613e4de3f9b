package io.tidemark.server.settings;

import io.tidemark.core.offset.PositionKey;
import io.tidemark.raft.StoreSettings.MemberAddress;
import io.tidemark.server.settings.Setting.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The kinds of values that settings have. A reader throws {@link IllegalArgumentException} for a bad text. */
final class Kinds {

    private static final int MEMBERS_MAX = 9;

    private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_%-]+");

    /** 0.0.0.0, ::, 0 and all other ways to write zero. */
    private static final Pattern WILDCARD = Pattern.compile("[0.:]+");

    static final Kind<String> NODE_ID_KIND =
            new Kind<>("a name of 1 to 64 letters, digits, '.', '_' or '-'", Kinds::nodeId);

    static final Kind<String> HOST_KIND = new Kind<>("a host name or an IP address", Kinds::host);

    static final Kind<HostPort> HOST_PORT_KIND = new Kind<>(
            "host:port with a host that others reach, not 0.0.0.0, and a port of 1 to 65535", Kinds::hostPort);

    static final Kind<Path> PATH_KIND = new Kind<>("a directory", Kinds::path);

    static final Kind<Boolean> BOOLEAN_KIND = new Kind<>("true or false", Kinds::bool);

    static final Kind<String> BROKER_KIND =
            new Kind<>("nothing, or a broker's name as RocketMQ allows it", Kinds::broker);

    static final Kind<List<MemberAddress>> MEMBERS_KIND = new Kind<>(
            "1 to " + MEMBERS_MAX
                    + " different members as name=host:port, separated by commas, with hosts that the others reach",
            Kinds::members);

    private Kinds() {}

    /** A whole number from {@code least} to {@code most}, counted in {@code unit}. */
    static Kind<Integer> integer(String unit, int least, int most) {
        return new Kind<>(unit + ", " + least + " to " + most, text -> Math.toIntExact(inRange(text, least, most)));
    }

    /** As {@link #integer}, beyond 32 bits. */
    static Kind<Long> bigInteger(String unit, long least, long most) {
        return new Kind<>(unit + ", " + least + " to " + most, text -> inRange(text, least, most));
    }

    private static long inRange(String text, long least, long most) {
        long value = Long.parseLong(text);
        requireValue(value >= least && value <= most);
        return value;
    }

    private static String nodeId(String text) {
        requireValue(NODE_ID.matcher(text).matches());
        return text;
    }

    private static String host(String text) {
        requireValue(HOST.matcher(text).matches());
        return text;
    }

    private static Path path(String text) {
        requireValue(!text.isBlank());
        return Path.of(text).toAbsolutePath().normalize();
    }

    private static HostPort hostPort(String text) {
        int colon = text.lastIndexOf(':');
        requireValue(colon > 0);
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        requireValue(bracketed || host.indexOf(':') < 0);
        String bare = bracketed ? host.substring(1, host.length() - 1) : host;
        requireValue(!isWildcard(bare));
        return new HostPort(host(bare), Math.toIntExact(inRange(text.substring(colon + 1), 1, 65_535)));
    }

    /** Whether it means all addresses of a machine, which one can listen on and not connect to. */
    static boolean isWildcard(String host) {
        return WILDCARD.matcher(host).matches();
    }

    private static boolean bool(String text) {
        requireValue(text.equals("true") || text.equals("false"));
        return text.equals("true");
    }

    private static String broker(String text) {
        if (!text.isEmpty()) {
            PositionKey.of(text, "topic", "group", 0);
        }
        return text;
    }

    private static List<MemberAddress> members(String text) {
        List<MemberAddress> members = new ArrayList<>();
        Set<String> nodeIds = new HashSet<>();
        Set<HostPort> addresses = new HashSet<>();
        for (String member : text.split(",", -1)) {
            int equals = member.indexOf('=');
            requireValue(equals > 0);
            String nodeId = nodeId(member.substring(0, equals).strip());
            HostPort address = hostPort(member.substring(equals + 1).strip());
            requireValue(nodeIds.add(nodeId) && addresses.add(address));
            members.add(new MemberAddress(nodeId, address.host(), address.port()));
        }
        requireValue(members.size() <= MEMBERS_MAX);
        return List.copyOf(members);
    }

    private static void requireValue(boolean good) {
        if (!good) {
            throw new IllegalArgumentException();
        }
    }
}
