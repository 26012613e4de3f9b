package io.tidemark.failover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VariantDeckTest {

    private static final List<String> VARIANTS = List.of("a", "b", "c", "d", "e");

    @Test
    void eachVariantComesBeforeAnyComesAgain() {
        VariantDeck<String> deck = new VariantDeck<>(VARIANTS);
        Random random = new Random(1);
        for (int round = 0; round < 10; round++) {
            assertThat(deal(deck, random)).containsExactlyInAnyOrderElementsOf(VARIANTS);
        }
    }

    @Test
    void theSeedDecidesTheOrder() {
        List<String> dealt = deal(new VariantDeck<>(VARIANTS), new Random(5));
        assertThat(deal(new VariantDeck<>(VARIANTS), new Random(5))).isEqualTo(dealt);
    }

    private static List<String> deal(VariantDeck<String> deck, Random random) {
        return Stream.generate(() -> deck.deal(random)).limit(VARIANTS.size()).toList();
    }
}
