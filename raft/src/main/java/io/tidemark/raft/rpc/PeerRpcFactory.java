package io.tidemark.raft.rpc;

import com.alipay.remoting.Connection;
import com.alipay.remoting.ConnectionEventType;
import com.alipay.sofa.jraft.rpc.RpcClient;
import com.alipay.sofa.jraft.rpc.impl.BoltRaftRpcFactory;
import com.alipay.sofa.jraft.rpc.impl.BoltRpcClient;
import com.alipay.sofa.jraft.util.SPI;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the clients through which nodes reach each other, JRaft's and ours: {@link OneProbeRpcClient} around bolt's.
 * Their connections end when the other side's kernel acknowledges nothing for {@link #UNACKNOWLEDGED_MILLIS_MAX}.
 *
 * <p>Otherwise a connection lives on through a cut of the network, and TCP sends what is left on it again at intervals
 * that double each time: after a cut of 15 s the nodes may stay silent to each other for as long again. A new
 * connection works as soon as the network does. A process that is slow or stopped keeps its connections, since its
 * kernel goes on acknowledging, until more waits for it than the kernel takes.
 *
 * <p>JRaft finds it as a service; of several such factories it takes the one with the highest priority.
 */
@SPI(priority = 1)
public final class PeerRpcFactory extends BoltRaftRpcFactory {

    private static final Logger LOG = LoggerFactory.getLogger(PeerRpcFactory.class);

    /** Four transmissions on a near network: at 0, 200, 600 and 1,400 ms. */
    static final int UNACKNOWLEDGED_MILLIS_MAX = 1_500;

    @Override
    public RpcClient createRpcClient(ConfigHelper<RpcClient> helper) {
        BoltRpcClient client = (BoltRpcClient) super.createRpcClient(helper);
        client.getRpcClient()
                .addConnectionEventProcessor(ConnectionEventType.CONNECT, (remote, connection) -> bound(connection));
        return new OneProbeRpcClient(client, System::nanoTime);
    }

    private static void bound(Connection connection) {
        // Only Linux has the option, through epoll; elsewhere the system's own time counts.
        if (connection.getChannel() instanceof EpollSocketChannel channel) {
            try {
                channel.config().setTcpUserTimeout(UNACKNOWLEDGED_MILLIS_MAX);
            } catch (ChannelException e) {
                LOG.debug("the connection to {} ended as soon as it began", channel.remoteAddress(), e);
            }
        }
    }
}
