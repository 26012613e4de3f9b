package io.tidemark.raft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LearnerProgressTest {

    @Test
    void aLearnerWithNothingIsNotCaughtUpHoweverShortTheLogIs() {
        assertThat(new LearnerProgress(0, 7, 8).isCaughtUp()).isFalse();
    }

    @Test
    void aLearnerThatDoesNotKnowTheConfigurationInForceIsNotCaughtUp() {
        assertThat(new LearnerProgress(899, 900, 900).isCaughtUp()).isFalse();
        assertThat(new LearnerProgress(900, 900, 900).isCaughtUp()).isTrue();
    }

    @Test
    void aLearnerThatKnowsItMayLackAFewEntriesButNotMany() {
        assertThat(new LearnerProgress(900, 900, 1900).isCaughtUp()).isTrue();
        assertThat(new LearnerProgress(900, 900, 1901).isCaughtUp()).isFalse();
    }
}
