package io.tidemark.server.settings;

import io.tidemark.raft.StoreSettings;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything a node is told at its start, checked.
 *
 * @param brokerName the broker whose positions are the default table, or "" when none has a name for it
 * @param listen the listener for clients
 * @param store replication and storage
 */
public record ServerSettings(String brokerName, ListenSettings listen, StoreSettings store) {

    /**
     * Reads a settings file.
     *
     * @param overrides keys with values that go before those of the file
     * @param form whether an empty directory may found a new cluster
     * @throws SettingsException tells every problem at once
     */
    public static ServerSettings load(Path file, Map<String, String> overrides, boolean form) throws SettingsException {
        return SettingsLoader.load(file, overrides, form);
    }
}
