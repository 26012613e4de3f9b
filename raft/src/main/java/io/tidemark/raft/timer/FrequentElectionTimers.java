package io.tidemark.raft.timer;

import com.alipay.sofa.jraft.util.SPI;
import com.alipay.sofa.jraft.util.timer.DefaultRaftTimerFactory;
import com.alipay.sofa.jraft.util.timer.Timeout;
import com.alipay.sofa.jraft.util.timer.Timer;
import com.alipay.sofa.jraft.util.timer.TimerTask;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Lets a follower look {@value #LOOKS} times as often whether its leader has been silent for an election timeout.
 *
 * <p>JRaft's election timer is not set anew by a heartbeat: it fires once in a timeout and its jitter, and looks how
 * long the leader has been silent by then. When that is a little less than the timeout, a whole further period passes,
 * so with 300 and 100 ms a dead leader is noticed after 300 to 700 ms. Looking more often makes that 300 to 433 ms, and
 * each period still has its part of the jitter, so that two followers do not stay in step.
 *
 * <p>JRaft finds it as a service; of several such factories it takes the one with the highest priority.
 */
@SPI(priority = 1)
public final class FrequentElectionTimers extends DefaultRaftTimerFactory {

    static final int LOOKS = 3;

    @Override
    public Timer getElectionTimer(boolean shared, String name) {
        return new FrequentTimer(super.getElectionTimer(shared, name));
    }

    /** A timer whose delays are so many times as short. */
    record FrequentTimer(Timer timer) implements Timer {

        @Override
        public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
            return timer.newTimeout(task, unit.toMicros(delay) / LOOKS, TimeUnit.MICROSECONDS);
        }

        @Override
        public Set<Timeout> stop() {
            return timer.stop();
        }
    }
}
