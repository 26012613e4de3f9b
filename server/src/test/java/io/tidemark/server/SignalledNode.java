package io.tidemark.server;

import io.tidemark.server.StoreFactory.OpenStore;

/** A process like a node's, with a store that does nothing; tells what happens to it on its standard output. */
final class SignalledNode {

    private SignalledNode() {}

    public static void main(String[] arguments) {
        Main.exit(
                (settings, troubles, onFault) -> {
                    System.out.println("open");
                    return new OpenStore(
                            new StartingStore(settings.nodeId(), troubles), () -> System.out.println("store closed"));
                },
                arguments);
    }
}
