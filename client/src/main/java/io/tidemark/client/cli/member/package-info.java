/** Members and leadership: who is one, and changes of both. */
@NullMarked
package io.tidemark.client.cli.member;

import org.jspecify.annotations.NullMarked;
