package io.tidemark.client;

/** Makes the client's exceptions, which only its own package can. */
public final class Refusals {

    private Refusals() {}

    public static TidemarkException busy() {
        return new BusyException("full");
    }

    public static TidemarkException held() {
        return new HeldException("reset");
    }

    public static TidemarkException unavailable() {
        return new UnavailableException("no leader");
    }

    public static TidemarkException outcomeUnknown() {
        return new OutcomeUnknownException("leader lost");
    }

    public static TidemarkException refused() {
        return new RefusedException("no more positions");
    }
}
