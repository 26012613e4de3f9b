package io.tidemark.client.cli.offset;

import io.tidemark.core.offset.PositionKey;
import picocli.CommandLine.Option;

/** The options that name a consumer group's reading of a topic. */
final class GroupOptions {

    @Option(names = "--topic", required = true, paramLabel = "TOPIC", description = "The topic.")
    private String topic = "";

    @Option(names = "--group", required = true, paramLabel = "GROUP", description = "The consumer group.")
    private String group = "";

    @Option(
            names = "--broker",
            paramLabel = "BROKER",
            description = "The broker that has the queue; without it, the cluster's default one.")
    private String broker = "";

    /** @throws io.tidemark.core.offset.InvalidPositionException names the option that breaks RocketMQ's rules */
    PositionKey position(int queue) {
        return PositionKey.of(broker, topic, group, queue);
    }
}
