package io.tidemark.raft.rpc;

import com.alipay.hessian.ClassNameFilter;
import com.alipay.hessian.ClassNameResolver;
import com.alipay.remoting.exception.CodecException;
import com.alipay.remoting.serialization.Serializer;
import com.alipay.remoting.serialization.SerializerManager;
import com.caucho.hessian.io.Hessian2Input;
import com.caucho.hessian.io.Hessian2Output;
import com.caucho.hessian.io.SerializerFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Hessian for the messages of the node-to-node port, and for nothing else: a class whose name is not on the list is
 * refused before it is looked up, when writing and when reading. Any thread.
 *
 * <p>It takes the place of bolt's own serializer, which is the process's default for every class without a custom one.
 * That matters most where one does not expect it: a bolt <em>client</em> decodes the exception that a server answers
 * with, whatever class that is. Ours are answered without a body, and none is decoded.
 *
 * <p>Messages are final classes whose fields are primitives, strings and byte arrays; Hessian writes those without
 * naming a type, so that no type but the message's own ever needs to be on the list.
 */
final class AllowListedHessian implements Serializer {

    private static final byte[] NO_BODY = new byte[0];

    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final SerializerFactory serializers = new SerializerFactory();

    AllowListedHessian() {
        ClassNameResolver names = new ClassNameResolver();
        names.addFilter(new AllowList());
        serializers.setClassNameResolver(names);
    }

    /**
     * The process's serializer; puts one of these in the place of bolt's when that was not done yet. bolt keeps it in a
     * static table, so all nodes of one process share it.
     */
    static synchronized AllowListedHessian installed() {
        if (SerializerManager.getSerializer(SerializerManager.Hessian2) instanceof AllowListedHessian present) {
            return present;
        }
        AllowListedHessian fresh = new AllowListedHessian();
        SerializerManager.addSerializer(SerializerManager.Hessian2, fresh);
        return fresh;
    }

    /** Puts a message's class on the list. */
    void allow(Class<?> message) {
        allowed.add(message.getName());
    }

    @Override
    public byte[] serialize(@Nullable Object message) throws CodecException {
        if (message instanceof Throwable) {
            return NO_BODY;
        }
        requireAllowed(message);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        Hessian2Output output = new Hessian2Output(bytes);
        output.setSerializerFactory(serializers);
        try {
            output.writeObject(message);
            output.close();
        } catch (IOException | RuntimeException e) {
            throw new CodecException("cannot write message=" + message, e);
        }
        return bytes.toByteArray();
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // bolt's signature; the class is checked below
    public <T> T deserialize(byte[] bytes, @Nullable String className) throws CodecException {
        Hessian2Input input = new Hessian2Input(new ByteArrayInputStream(bytes));
        input.setSerializerFactory(serializers);
        try {
            Object message = input.readObject();
            input.close();
            return (T) requireAllowed(message);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw new CodecException("cannot read a message, bytes=" + bytes.length, e);
        }
    }

    /** The last word: without it, Hessian's untyped lists and maps would pass as messages. */
    private Object requireAllowed(@Nullable Object message) throws CodecException {
        if (message == null || !allowed.contains(message.getClass().getName())) {
            throw new CodecException("not on the allow-list: class="
                    + (message == null ? "null" : message.getClass().getName()));
        }
        return message;
    }

    /** Answers for every class name that Hessian is about to look up, and every class it has in hand. */
    private final class AllowList implements ClassNameFilter {

        @Override
        public int order() {
            return 0;
        }

        @Override
        public String resolve(@Nullable String className) throws IOException {
            if (className == null || !allowed.contains(className)) {
                throw new IOException("not on the allow-list: class=" + className);
            }
            return className;
        }
    }
}
