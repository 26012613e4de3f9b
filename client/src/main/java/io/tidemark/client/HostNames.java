package io.tidemark.client;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Looks host names up as the system does, on threads of its own: Netty's default resolver would do it on the network
 * thread, where a name server that is silent for seconds would stop every connection.
 */
final class HostNames extends AddressResolverGroup<InetSocketAddress> {

    private final ExecutorService threads =
            Executors.newCachedThreadPool(new DefaultThreadFactory("tidemark-client-names", true));

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor loop) {
        return new InetSocketAddressResolver(loop, new Names(loop, threads));
    }

    @Override
    public void close() {
        super.close();
        threads.shutdown();
    }

    private static final class Names extends InetNameResolver {

        private final ExecutorService threads;

        Names(EventExecutor loop, ExecutorService threads) {
            super(loop);
            this.threads = threads;
        }

        @Override
        protected void doResolve(String host, Promise<InetAddress> promise) throws UnknownHostException {
            byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
            if (literal != null) {
                promise.setSuccess(InetAddress.getByAddress(host, literal));
                return;
            }
            threads.execute(() -> {
                try {
                    promise.trySuccess(InetAddress.getByName(host));
                } catch (UnknownHostException e) {
                    promise.tryFailure(e);
                }
            });
        }

        @Override
        protected void doResolveAll(String host, Promise<List<InetAddress>> promise) {
            threads.execute(() -> {
                try {
                    promise.trySuccess(Arrays.asList(InetAddress.getAllByName(host)));
                } catch (UnknownHostException e) {
                    promise.tryFailure(e);
                }
            });
        }
    }
}
