package io.tidemark.client;

import org.jspecify.annotations.Nullable;

/**
 * A request that was not answered with what it asked for. Each kind tells whether something may have been changed: only
 * after {@link OutcomeUnknownException} it may. The message is for people and says what to do.
 */
public abstract sealed class TidemarkException extends Exception
        permits BusyException,
                HeldException,
                InvalidRequestException,
                NoSpaceException,
                OutcomeUnknownException,
                RefusedException,
                UnavailableException {

    private static final long serialVersionUID = 1L;

    TidemarkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
