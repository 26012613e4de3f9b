package io.tidemark.failover.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a person sees of a violation. */
class WindowTextTest {

    @Test
    void eachOperationIsALine() {
        History history = HistoryScript.of(
                "writer-1@n1  1000000..2500000  commit a=1 b=7  ok 33",
                "writer-2@n2  1500000..1500001  commit a=2  refused",
                "writer-2@n2  1600000..  commit a=3  unknown",
                "reader-1@n3  3000000..4000000  query a=nothing b=7  ok 34",
                "reader-1@n3  5000000..6000000  query a=nothing  refused",
                "reader-2@n1  12345678901..12345678902  stale a=1  ok 33");

        assertThat(WindowText.of(history.operations()).lines())
                .containsExactly("""
                         from ms           to ms  operation client       node   what
                        1.000000        2.500000  #0        writer-1     n1     commit orders@a/0=1 orders@b/0=7  revision 33
                        1.500000        1.500001  #1        writer-2     n2     commit orders@a/0=2  refused
                        1.600000           never  #2        writer-2     n2     commit orders@a/0=3  outcome unknown
                        3.000000        4.000000  #3        reader-1     n3     query orders@a/0=nothing orders@b/0=7  revision 34
                        5.000000        6.000000  #4        reader-1     n3     query orders@a/0  refused
                    12345.678901    12345.678902  #5        reader-2     n1     stale query orders@a/0=1  revision 33
                """.lines().toArray(String[]::new));
    }

    @Test
    void aViolationSaysWhoFoundWhatAndShowsIt() {
        Verdict verdict = new RevisionOrderChecker(0)
                .check(HistoryScript.of("w@n1  0..1  commit a=1  ok 3", "r@n2  2..3  query a=nothing  ok 4"));

        assertThat(verdict.text())
                .startsWith(
                        "RevisionOrderChecker: VIOLATION of NEWEST_WRITE (a read returns the newest acknowledged commit"
                                + " at or below its revision): orders@a/0=nothing was read at revision 4, but orders@a/0=1 was"
                                + " committed at revision 3")
                .contains("commit orders@a/0=1  revision 3", "query orders@a/0=nothing  revision 4");
    }
}
