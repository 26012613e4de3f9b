package io.tidemark.client.cli.file;

/** How a file of positions is written. */
public enum FileFormat {

    /** A header {@code broker,topic,group,queueId,offset} and a line a position. */
    csv,

    /** The {@code consumerOffset.json} of a RocketMQ broker: one broker's positions. */
    rocketmq,

    /** The {@code consumerOffset.json} of Tidemark: all brokers' positions, with a checksum. */
    tidemark
}
