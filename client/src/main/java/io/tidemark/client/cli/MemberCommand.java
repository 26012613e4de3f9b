package io.tidemark.client.cli;

import picocli.CommandLine.Command;

/** {@code tidemark member}, a group of commands. */
@Command(name = "member", description = "Shows the members of the cluster, and changes them.")
final class MemberCommand {}
