package io.tidemark.failover.wire;

import io.tidemark.core.protocol.AnswerHeader;
import io.tidemark.core.protocol.ResponseCode;
import java.util.Comparator;
import java.util.List;

/**
 * The answers to all copies of one request, and which of them says of all copies what is true of one request.
 *
 * <p>When one outcome is unknown, nobody knows the whole. Otherwise the request was carried out for the first time at
 * the least revision, and each copy after that changed nothing; and if all were refused, nothing was done.
 */
final class RepeatedAnswers {

    private RepeatedAnswers() {}

    static Frame choose(List<Frame> answers) {
        return answers.stream()
                .min(Comparator.comparingInt(RepeatedAnswers::rank).thenComparingLong(RepeatedAnswers::revision))
                .orElseThrow();
    }

    private static int rank(Frame answer) {
        if (answer.command().code() == ResponseCode.OUTCOME_UNKNOWN) {
            return 0;
        }
        return revision(answer) == AnswerHeader.NO_REVISION ? 2 : 1;
    }

    private static long revision(Frame answer) {
        return AnswerHeader.from(answer.command().extFields()).revision();
    }
}
