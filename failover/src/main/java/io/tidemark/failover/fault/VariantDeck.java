package io.tidemark.failover.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Deals the variants of a fault to its rounds: in an order that is chance, but each one before any comes again. */
final class VariantDeck<T> {

    private final List<T> variants;
    private final Deque<T> left = new ArrayDeque<>();

    VariantDeck(List<T> variants) {
        this.variants = List.copyOf(variants);
    }

    T deal(Random random) {
        if (left.isEmpty()) {
            List<T> shuffled = new ArrayList<>(variants);
            Collections.shuffle(shuffled, random);
            left.addAll(shuffled);
        }
        return left.remove();
    }
}
