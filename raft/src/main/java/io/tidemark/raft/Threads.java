package io.tidemark.raft;

/** Waiting for threads to end. */
final class Threads {

    private Threads() {}

    /** Waits until the thread has ended, keeping an interrupt for the caller. */
    static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
