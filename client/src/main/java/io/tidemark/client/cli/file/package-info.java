/** Files of offsets: of RocketMQ, of Tidemark, and CSV. */
@NullMarked
package io.tidemark.client.cli.file;

import org.jspecify.annotations.NullMarked;
