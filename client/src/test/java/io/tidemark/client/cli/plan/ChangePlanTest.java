package io.tidemark.client.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.offset.Position;
import io.tidemark.core.offset.PositionKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangePlanTest {

    private static final List<PlannedMove> MOVES =
            List.of(move(0, null, 5L), move(1, 5L, 6L), move(2, 5L, 4L), move(3, 5L, 5L), move(4, 0L, null));

    @Test
    void movesThatChangeNothingAreCountedOnly() {
        ChangePlan plan = ChangePlan.of(MOVES);

        assertThat(plan.moves()).hasSize(4).doesNotContain(MOVES.get(3));
        assertThat(plan.backwards()).containsExactly(MOVES.get(2));
        assertThat(plan.summary()).isEqualTo("5 positions: 1 new, 1 forwards, 1 backwards, 1 deleted, 1 as it is");
    }

    @Test
    void aPlanOfEveryMoveKeepsThemToo() {
        ChangePlan plan = ChangePlan.ofEvery(List.of(move(3, 5L, 5L)));

        assertThat(plan.isEmpty()).isFalse();
        assertThat(plan.wanted()).containsExactly(new Position(PositionKey.of("", "t", "g", 3), 5));
        assertThat(plan.summary()).isEqualTo("1 position: 1 as it is");
    }

    @Test
    void differenceIsKnownOfMovesOnly() {
        assertThat(MOVES).extracting(PlannedMove::difference).containsExactly(null, 1L, -1L, 0L, null);
    }

    @Test
    void nothingIsNothing() {
        assertThat(ChangePlan.of(List.of()).isEmpty()).isTrue();
        assertThat(ChangePlan.of(List.of()).summary()).isEqualTo("0 positions");
    }

    private static PlannedMove move(int queueId, @Nullable Long from, @Nullable Long to) {
        return new PlannedMove(PositionKey.of("", "t", "g", queueId), from, to);
    }
}
