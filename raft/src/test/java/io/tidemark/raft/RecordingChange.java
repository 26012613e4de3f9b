package io.tidemark.raft;

import org.jspecify.annotations.Nullable;

/** An operator's change that remembers its answer. */
final class RecordingChange implements ChangeListener {

    private volatile @Nullable String answer;

    /** {@code changed@REVISION}, a failure's kind, or "" before there is an answer. */
    String answer() {
        String now = answer;
        return now == null ? "" : now;
    }

    @Override
    public synchronized void changed(long revision, int positions) {
        answer("changed@" + revision + ":" + positions);
    }

    @Override
    public synchronized void failed(StoreFailure failure) {
        answer(failure.kind().name());
    }

    private void answer(String next) {
        if (answer != null) {
            throw new AssertionError("answered " + answer + " and then " + next);
        }
        answer = next;
    }
}
