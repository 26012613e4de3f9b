package io.tidemark.client.cli;

import picocli.CommandLine.Command;

/** {@code tidemark leader}, a group of commands. */
@Command(name = "leader", description = "Hands leadership over.")
final class LeaderCommand {}
