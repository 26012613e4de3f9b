package io.tidemark.failover.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SystemCallInjectionTest {

    private static final List<String> LINES = List.of(
            "12080 openat(AT_FDCWD, \"/data/t.tmp\", O_WRONLY|O_CREAT, 0666) = 3",
            "12081 fsync(3)                          = -1 EIO (Input/output error) (INJECTED)",
            "12082 fdatasync(4 <unfinished ...>",
            "12082 <... fdatasync resumed>)          = 0 (DELAYED)",
            "fsync(5)                                = 0 (DELAYED)",
            "12083 --- SIGSEGV {si_signo=SIGSEGV} ---",
            "12080 +++ killed by SIGKILL +++");

    @Test
    void aCallIsNamedWhereItBegins() {
        assertThat(LINES.stream().map(SystemCallInjection::call))
                .containsExactly("openat", "fsync", "fdatasync", "", "fsync", "", "");
    }

    @Test
    void aCallIsCountedForItsFileAlsoWhenItsLineIsBroken() {
        List<String> lines = List.of(
                "7 fsync(45</n1/data/raft/log/000004.log> <unfinished ...>",
                "8 fsync(46</n1/data/config/consumerOffset.json.tmp>) = -1 EIO (Input/output error) (INJECTED)",
                "7 <... fsync resumed>) = -1 EIO (Input/output error) (INJECTED)",
                "9 fdatasync(47</n1/data/raft/log/000004.log>) = 0",
                "8 fdatasync(45</n1/data/raft/log/000004.log>) = -1 EIO (Input/output error) (INJECTED)");
        assertThat(SystemCallInjection.metOn("/raft/", lines)).isEqualTo(2);
        assertThat(SystemCallInjection.metOn("/config/", lines)).isEqualTo(1);
    }

    @Test
    void aCallThatWasChangedIsCountedWhereItEnds() {
        assertThat(LINES.stream().filter(SystemCallInjection::isMet))
                .containsExactly(LINES.get(1), LINES.get(3), LINES.get(4));
    }
}
