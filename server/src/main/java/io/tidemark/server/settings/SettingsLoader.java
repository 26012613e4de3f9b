package io.tidemark.server.settings;

import io.tidemark.raft.StoreSettings;
import io.tidemark.server.settings.SettingsFile.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes settings of a file and overrides, once. It checks every key before it uses any, so that all problems are told
 * together, in the order of the file.
 */
final class SettingsLoader {

    private final Keys keys = new Keys();
    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private SettingsLoader(Path file) {
        this.file = file;
    }

    static ServerSettings load(Path file, Map<String, String> overrides, boolean form) throws SettingsException {
        SettingsLoader loader = new SettingsLoader(file);
        loader.collect(SettingsFile.read(file), overrides);
        loader.check();
        return loader.settings(form);
    }

    private void collect(SettingsFile settingsFile, Map<String, String> overrides) {
        problems.addAll(settingsFile.problems());
        for (Entry entry : settingsFile.entries()) {
            Entry earlier = entries.putIfAbsent(entry.key(), entry);
            if (earlier != null) {
                problem(entry, "the key once, but it is at " + earlier.place() + " too");
            }
        }
        overrides.forEach(
                (key, value) -> entries.put(key, new Entry(key, value.strip(), "--set", Problem.COMMAND_LINE)));
    }

    private void check() throws SettingsException {
        for (Entry entry : entries.values()) {
            if (keys.all().stream().noneMatch(setting -> setting.name().equals(entry.key()))) {
                problem(entry, "a key of conf/tidemark.conf; the nearest is " + nearestKey(entry.key()));
            }
        }
        keys.all().forEach(this::checkOne);
        checkTogether();
        if (!problems.isEmpty()) {
            throw new SettingsException(Problem.inOrder(problems));
        }
    }

    private void checkOne(Setting<?> setting) {
        Entry entry = entries.get(setting.name());
        if (entry == null) {
            if (setting.isRequired()) {
                String text = "%s: %s is missing, expected %s"
                        .formatted(file, setting.name(), setting.kind().expected());
                problems.add(new Problem(Problem.AFTER_THE_FILE, text));
            }
        } else if (!isGood(setting)) {
            problem(entry, setting.kind().expected());
        }
    }

    /** Checks what two good values have to do with each other. */
    private void checkTogether() {
        if (areGood(keys.nodeId, keys.members)
                && value(keys.members).stream()
                        .noneMatch(member -> member.nodeId().equals(value(keys.nodeId)))) {
            problem(keys.members, "nodeId=" + value(keys.nodeId) + " among the members");
        }
        if (areGood(keys.listenAddress)
                && !isGiven(keys.advertisedAddress)
                && Kinds.isWildcard(value(keys.listenAddress))) {
            problem(
                    keys.listenAddress,
                    "advertisedAddress=host:port beside it, since clients and members cannot connect to "
                            + value(keys.listenAddress));
        }
        if (areGood(keys.writeBufferLowBytes, keys.writeBufferHighBytes)
                && value(keys.writeBufferLowBytes) > value(keys.writeBufferHighBytes)) {
            problem(keys.writeBufferLowBytes, "at most writeBufferHighBytes=" + value(keys.writeBufferHighBytes));
        }
        if (areGood(keys.largeFramesBytesMax, keys.frameBytesMax)
                && value(keys.largeFramesBytesMax) < value(keys.frameBytesMax)) {
            problem(keys.largeFramesBytesMax, "at least frameBytesMax=" + value(keys.frameBytesMax));
        }
    }

    private boolean areGood(Setting<?>... settings) {
        return Arrays.stream(settings).allMatch(this::isGood);
    }

    private boolean isGood(Setting<?> setting) {
        Entry entry = entries.get(setting.name());
        return entry == null ? !setting.isRequired() : setting.kind().accepts(entry.value());
    }

    private ServerSettings settings(boolean form) {
        Path rootDir = value(keys.storePathRootDir);
        ListenSettings listen = new ListenSettings(
                value(keys.listenAddress),
                value(keys.listenPort),
                value(keys.connectionsMax),
                Duration.ofSeconds(value(keys.connectionIdleSeconds)),
                value(keys.connectionRequestsMax),
                value(keys.connectionRequestBytesMax),
                value(keys.frameBytesMax),
                value(keys.largeFramesBytesMax),
                value(keys.writeBufferHighBytes),
                value(keys.writeBufferLowBytes),
                value(keys.serverWorkerThreads));
        HostPort advertised = isGiven(keys.advertisedAddress)
                ? value(keys.advertisedAddress)
                : new HostPort(listen.address(), listen.port());
        StoreSettings store = new StoreSettings(
                value(keys.nodeId),
                value(keys.members),
                rootDir,
                isGiven(keys.logPath) ? value(keys.logPath) : rootDir.resolve("raft"),
                form,
                advertised.toString(),
                Duration.ofMillis(value(keys.flushConsumerOffsetInterval)),
                value(keys.electionTimeoutMillis),
                value(keys.electionJitterMillis),
                value(keys.requestParkMillis),
                value(keys.proposalWindowEntries),
                value(keys.batchCommitsMax),
                value(keys.queuedCommitsMax),
                value(keys.queuedBytesMax),
                value(keys.positionsMax),
                value(keys.logFreeBytesMin),
                value(keys.snapshotReserveBytes),
                value(keys.logBytesMax),
                value(keys.sync));
        return new ServerSettings(value(keys.brokerName), listen, store);
    }

    private boolean isGiven(Setting<?> setting) {
        return entries.containsKey(setting.name());
    }

    /** The value of a key that passed its check. */
    private <T> T value(Setting<T> setting) {
        Entry entry = entries.get(setting.name());
        String text = entry == null ? Objects.requireNonNull(setting.defaultText(), setting.name()) : entry.value();
        return setting.kind().value(text);
    }

    private void problem(Setting<?> setting, String expected) {
        Entry entry = entries.get(setting.name());
        problem(
                entry != null
                        ? entry
                        : new Entry(
                                setting.name(),
                                String.valueOf(setting.defaultText()),
                                file + " (default)",
                                Problem.AFTER_THE_FILE),
                expected);
    }

    private void problem(Entry entry, String expected) {
        String text = "%s: %s=%s, expected %s".formatted(entry.place(), entry.key(), entry.value(), expected);
        problems.add(new Problem(entry.line(), text));
    }

    private String nearestKey(String wrong) {
        return NearestName.of(wrong, keys.all().stream().map(Setting::name).toList());
    }
}
