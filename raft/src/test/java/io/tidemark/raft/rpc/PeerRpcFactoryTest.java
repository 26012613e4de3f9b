package io.tidemark.raft.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.alipay.remoting.Url;
import com.alipay.sofa.jraft.option.RpcOptions;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcClient;
import com.alipay.sofa.jraft.util.Endpoint;
import com.alipay.sofa.jraft.util.RpcFactoryHelper;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PeerRpcFactoryTest {

    @Test
    void jraftMakesItsClientsWithIt() {
        assertThat(RpcFactoryHelper.rpcFactory()).isInstanceOf(PeerRpcFactory.class);
    }

    @Test
    void aConnectionOnWhichNothingIsAcknowledgedEndsByItself() throws Exception {
        assumeTrue(Epoll.isAvailable(), "needs Linux's epoll");
        Endpoint address = Ports.free(1).get(0);
        RpcClient client = RpcFactoryHelper.rpcFactory().createRpcClient(null);
        try (RaftRpc server = new RaftRpc(address)) {
            server.start();
            client.init(new RpcOptions());
            await().until(() -> client.checkConnection(address, true));
            EpollSocketChannel channel = (EpollSocketChannel) ((BoltRpcClient) ((OneProbeRpcClient) client).delegate())
                    .getRpcClient()
                    .getConnection(new Url(address.getIp(), address.getPort()), (int) TimeUnit.SECONDS.toMillis(5))
                    .getChannel();
            await().untilAsserted(() -> assertThat(channel.config().getTcpUserTimeout())
                    .isEqualTo(PeerRpcFactory.UNACKNOWLEDGED_MILLIS_MAX));
        } finally {
            client.shutdown();
        }
    }
}
