package io.tidemark.failover.history;

/** Sorts numbers of things by what they stand for, without boxing them: a stable merge sort. */
final class IndexSort {

    private static final int SMALL = 16;

    @FunctionalInterface
    interface Order {
        int compare(int a, int b);
    }

    private final Order order;
    private final int[] indices;
    private final int[] scratch;

    private IndexSort(int[] indices, Order order) {
        this.order = order;
        this.indices = indices;
        this.scratch = indices.length <= SMALL ? new int[0] : new int[indices.length];
    }

    static void sort(int[] indices, Order order) {
        new IndexSort(indices, order).sort(0, indices.length);
    }

    private void sort(int from, int to) {
        if (to - from <= SMALL) {
            insertionSort(from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        sort(from, middle);
        sort(middle, to);
        if (order.compare(indices[middle - 1], indices[middle]) > 0) {
            merge(from, middle, to);
        }
    }

    private void merge(int from, int middle, int to) {
        System.arraycopy(indices, from, scratch, from, middle - from);
        int left = from;
        int right = middle;
        int out = from;
        while (left < middle) {
            if (right < to && order.compare(scratch[left], indices[right]) > 0) {
                indices[out++] = indices[right++];
            } else {
                indices[out++] = scratch[left++];
            }
        }
    }

    private void insertionSort(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int moved = indices[i];
            int place = i;
            while (place > from && order.compare(indices[place - 1], moved) > 0) {
                indices[place] = indices[place - 1];
                place--;
            }
            indices[place] = moved;
        }
    }
}
