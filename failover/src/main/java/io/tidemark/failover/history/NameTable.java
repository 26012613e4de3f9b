package io.tidemark.failover.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for things that recur in a history: its clients, nodes and positions. The first one has number 0. */
final class NameTable<T> {

    private final String what;
    private final int sizeMax;
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> names = new ArrayList<>();

    NameTable(String what, int sizeMax) {
        this.what = what;
        this.sizeMax = sizeMax;
    }

    int number(T name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        if (names.size() == sizeMax) {
            throw new IllegalStateException("%s: more than %d of them in one history".formatted(what, sizeMax));
        }
        numbers.put(name, names.size());
        names.add(name);
        return names.size() - 1;
    }

    T name(int number) {
        return names.get(number);
    }

    int size() {
        return names.size();
    }
}
