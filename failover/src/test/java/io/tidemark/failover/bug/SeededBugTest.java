package io.tidemark.failover.bug;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeededBugTest {

    @ParameterizedTest
    @EnumSource(SeededBug.class)
    void hasRulesThatTellWhenTheyTakeEffect(SeededBug bug) throws Exception {
        String rules = Files.readString(Path.of("src", "bugs", bug.script()));

        assertThat(rules).startsWith("# Bug " + bug.number()).contains("traceln(\"" + BuggyFault.TOOK_EFFECT + "\")");
    }

    @ParameterizedTest
    @EnumSource(SeededBug.class)
    void isFoundByItsNumber(SeededBug bug) {
        assertThat(SeededBug.numbered(bug.number())).isEqualTo(Optional.of(bug));
    }
}
