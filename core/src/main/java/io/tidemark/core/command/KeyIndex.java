package io.tidemark.core.command;

import java.util.Arrays;

/** Numbers different keys from 0 in the order they first come. Used by one thread. */
final class KeyIndex {

    static final int INITIAL_CAPACITY = 64;

    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    /** The keys by their number. */
    private long[] keys = new long[INITIAL_CAPACITY];

    /** Key numbers plus one; 0 is free. Invariant: a power of two, at least twice as long as {@link #keys}. */
    private int[] slots = new int[2 * INITIAL_CAPACITY];

    private int size;

    int size() {
        return size;
    }

    long key(int number) {
        return keys[number];
    }

    /** The key's number; a new key's is the size before. */
    int numberOf(long key) {
        int slot = slotOf(key);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (size == keys.length) {
            grow();
            slot = slotOf(key);
        }
        keys[size] = key;
        slots[slot] = ++size;
        return size - 1;
    }

    /** Forgets the keys and keeps the arrays. */
    void clear() {
        Arrays.fill(slots, 0);
        size = 0;
    }

    private void grow() {
        keys = Arrays.copyOf(keys, 2 * size);
        slots = new int[4 * size];
        for (int number = 0; number < size; number++) {
            slots[slotOf(keys[number])] = number + 1;
        }
    }

    /** The slot that holds the key's number, or the free one where it belongs. */
    private int slotOf(long key) {
        int mask = slots.length - 1;
        int slot = (int) ((key * GOLDEN_RATIO) >>> Integer.SIZE) & mask;
        while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
