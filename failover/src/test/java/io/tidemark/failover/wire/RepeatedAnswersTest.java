package io.tidemark.failover.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ErrorKind;
import io.tidemark.core.protocol.ExtFields;
import io.tidemark.core.protocol.RemotingCommand;
import io.tidemark.core.protocol.RequestCode;
import io.tidemark.core.protocol.ResponseCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedAnswersTest {

    private static final RemotingCommand REQUEST =
            RemotingCommand.request(RequestCode.UPDATE_CONSUMER_OFFSET, 7, ExtFields.EMPTY);

    @Test
    void theFirstOfSeveralCommitsIsTheOneThatCounted() {
        Frame first = committed(11);
        assertThat(RepeatedAnswers.choose(List.of(committed(12), first, committed(14))))
                .isSameAs(first);
    }

    @Test
    void aRefusedCopyDidNothingWhenAnotherOneWasCarriedOut() {
        Frame carriedOut = committed(12);
        assertThat(RepeatedAnswers.choose(List.of(refused(), carriedOut))).isSameAs(carriedOut);
    }

    @Test
    void nobodyKnowsTheWholeWhenOneOutcomeIsUnknown() {
        Frame unknown = answer(ResponseCode.OUTCOME_UNKNOWN, AnswerHeader.error(ErrorKind.OUTCOME_UNKNOWN));
        assertThat(RepeatedAnswers.choose(List.of(refused(), committed(12), unknown)))
                .isSameAs(unknown);
    }

    @Test
    void nothingWasDoneWhenAllCopiesWereRefused() {
        Frame refused = refused();
        assertThat(RepeatedAnswers.choose(List.of(refused, refused()))).isSameAs(refused);
    }

    private static Frame committed(long revision) {
        return answer(ResponseCode.SUCCESS, AnswerHeader.success(revision));
    }

    private static Frame refused() {
        return answer(ResponseCode.SERVICE_NOT_AVAILABLE, AnswerHeader.error(ErrorKind.UNAVAILABLE));
    }

    private static Frame answer(int code, AnswerHeader header) {
        return Frame.of(RemotingCommand.response(REQUEST, code, null, header.toFields()));
    }
}
