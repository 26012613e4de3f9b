package io.tidemark.server.settings;

import io.tidemark.raft.StoreSettings;
import io.tidemark.server.settings.SettingsFile.Entry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes settings of a file and overrides, once. It checks every key before it uses any, so that all problems are told
 * together.
 */
final class SettingsLoader {

    private final Keys keys = new Keys();
    private final Path file;
    private final Map<String, Entry> entries = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

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
        for (Entry entry : settingsFile.entries()) {
            Entry earlier = entries.putIfAbsent(entry.key(), entry);
            if (earlier != null) {
                problems.add("%s: %s=%s, expected the key once, but it is at %s too"
                        .formatted(entry.place(), entry.key(), entry.value(), earlier.place()));
            }
        }
        overrides.forEach((key, value) -> entries.put(key, new Entry(key, value.strip(), "--set")));
    }

    private void check() throws SettingsException {
        for (Entry entry : entries.values()) {
            if (keys.all().stream().noneMatch(setting -> setting.name().equals(entry.key()))) {
                problem(entry, "a key of conf/tidemark.conf; the nearest is " + nearestKey(entry.key()));
            }
        }
        keys.all().forEach(this::checkOne);
        failOnProblems();
        checkTogether();
        failOnProblems();
    }

    private void checkOne(Setting<?> setting) {
        Entry entry = entries.get(setting.name());
        if (entry == null) {
            if (setting.isRequired()) {
                problems.add("%s: %s is missing, expected %s"
                        .formatted(file, setting.name(), setting.kind().expected()));
            }
        } else if (!setting.kind().accepts(entry.value())) {
            problem(entry, setting.kind().expected());
        }
    }

    private void checkTogether() {
        String nodeId = value(keys.nodeId);
        if (value(keys.members).stream().noneMatch(member -> member.nodeId().equals(nodeId))) {
            problem(keys.members, "nodeId=" + nodeId + " among the members");
        }
        if (value(keys.writeBufferLowBytes) > value(keys.writeBufferHighBytes)) {
            problem(keys.writeBufferLowBytes, "at most writeBufferHighBytes=" + value(keys.writeBufferHighBytes));
        }
        if (value(keys.largeFramesBytesMax) < value(keys.frameBytesMax)) {
            problem(keys.largeFramesBytesMax, "at least frameBytesMax=" + value(keys.frameBytesMax));
        }
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
                isGiven(keys.logPath)
                        ? value(keys.logPath)
                        : rootDir.resolve("raft").resolve("log"),
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
                        : new Entry(setting.name(), String.valueOf(setting.defaultText()), file + " (default)"),
                expected);
    }

    private void problem(Entry entry, String expected) {
        problems.add("%s: %s=%s, expected %s".formatted(entry.place(), entry.key(), entry.value(), expected));
    }

    private void failOnProblems() throws SettingsException {
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private String nearestKey(String wrong) {
        return NearestName.of(wrong, keys.all().stream().map(Setting::name).toList());
    }
}
