package io.tidemark.raft.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.remoting.exception.CodecException;
import com.alipay.remoting.rpc.exception.RpcServerException;
import com.caucho.hessian.io.Hessian2Output;
import com.caucho.hessian.io.SerializerFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AllowListedHessianTest {

    private final AllowListedHessian hessian = new AllowListedHessian();

    AllowListedHessianTest() {
        hessian.allow(HelloRequest.class);
        hessian.allow(Message.class);
        hessian.allow(Carrier.class);
    }

    @Test
    void carriesOurMessages() throws CodecException {
        Message sent = new Message(7, Long.MIN_VALUE, "größer", new byte[] {1, 2, 3});
        Message received = hessian.deserialize(hessian.serialize(sent), Message.class.getName());
        assertThat(received.number).isEqualTo(7);
        assertThat(received.large).isEqualTo(Long.MIN_VALUE);
        assertThat(received.text).isEqualTo("größer");
        assertThat(received.bytes).containsExactly(1, 2, 3);
    }

    @Test
    void refusesToWriteAnotherClass() {
        assertThatThrownBy(() -> hessian.serialize(new MarkerTwin()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("not on the allow-list");
        assertThatThrownBy(() -> hessian.serialize(new ArrayList<>(List.of("x"))))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("not on the allow-list");
    }

    @Test
    void refusesToReadAnotherClassWithoutLookingItUp() throws Exception {
        // The marker itself is never touched here: its name takes the place of its twin's in the bytes.
        String twin = MarkerTwin.class.getName();
        String marker = twin.replace("MarkerTwin", "MarkerReal");
        byte[] rogue = replace(plain(new MarkerTwin()), twin, marker);
        List<String> lookedUp = new ArrayList<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new RecordingLoader(before, lookedUp));
        try {
            assertThatThrownBy(() -> hessian.<Object>deserialize(rogue, marker)).isInstanceOf(CodecException.class);
            byte[] carrier = plain(new Carrier());
            assertThatThrownBy(() -> hessian.<Object>deserialize(carrier, Carrier.class.getName()))
                    .as("one of ours with another class inside")
                    .isInstanceOf(CodecException.class);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertThat(lookedUp).doesNotContain(marker, twin);
    }

    @Test
    void wouldBeLoadedWithoutTheList() throws Exception {
        // That the test above can fail: the same bytes and loader, and Hessian as it comes.
        String twin = MarkerTwin.class.getName();
        List<String> lookedUp = new ArrayList<>();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(new RecordingLoader(before, lookedUp));
        try {
            Object read = new com.alipay.remoting.serialization.HessianSerializer()
                    .deserialize(plain(new MarkerTwin()), twin);
            assertThat(read).isInstanceOf(MarkerTwin.class);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertThat(lookedUp).contains(twin);
    }

    @Test
    void refusesUntypedListsMapsAndNumbers() throws Exception {
        Map<String, String> map = new HashMap<>(Map.of("a", "b"));
        for (Object rogue : List.of(new ArrayList<>(List.of(1, 2)), map, 7, "text", new byte[3])) {
            byte[] bytes = plain(rogue);
            assertThatThrownBy(() -> hessian.<Object>deserialize(bytes, HelloRequest.class.getName()))
                    .as("%s", rogue)
                    .isInstanceOf(CodecException.class);
        }
    }

    @Test
    void refusesAPeersException() throws Exception {
        byte[] exception = plain(new RpcServerException("from a peer"));
        assertThatThrownBy(() -> hessian.<Object>deserialize(exception, RpcServerException.class.getName()))
                .isInstanceOf(CodecException.class);
        assertThat(hessian.serialize(new RpcServerException("of ours"))).isEmpty();
    }

    @Test
    void refusesRubbish() {
        for (int first = 0; first < 256; first++) {
            byte[] bytes = {(byte) first, 0x7f, 0x10, 0x43, 0x05};
            assertThatThrownBy(() -> hessian.<Object>deserialize(bytes, HelloRequest.class.getName()))
                    .as("first=%d", first)
                    .isInstanceOf(CodecException.class);
        }
    }

    private static byte[] plain(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Hessian2Output output = new Hessian2Output(bytes);
        SerializerFactory factory = new SerializerFactory();
        factory.setAllowNonSerializable(true);
        output.setSerializerFactory(factory);
        output.writeObject(object);
        output.close();
        return bytes.toByteArray();
    }

    private static byte[] replace(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** As ours are. */
    static final class Message implements Serializable {

        private static final long serialVersionUID = 1L;

        int number;
        long large;
        String text = "";
        byte[] bytes = {};

        Message() {}

        Message(int number, long large, String text, byte[] bytes) {
            this.number = number;
            this.large = large;
            this.text = text;
            this.bytes = bytes;
        }
    }

    /** On the list, but with a field that it should not have. */
    static final class Carrier implements Serializable {

        private static final long serialVersionUID = 1L;

        MarkerTwin inside = new MarkerTwin();
    }

    static final class MarkerTwin implements Serializable {

        private static final long serialVersionUID = 1L;

        int value = 1;
    }

    /** Only ever named. */
    static final class MarkerReal implements Serializable {

        private static final long serialVersionUID = 1L;

        int value = 1;
    }

    private static final class RecordingLoader extends ClassLoader {

        private final List<String> lookedUp;

        RecordingLoader(ClassLoader parent, List<String> lookedUp) {
            super(parent);
            this.lookedUp = lookedUp;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            lookedUp.add(name);
            return super.loadClass(name, resolve);
        }
    }
}
