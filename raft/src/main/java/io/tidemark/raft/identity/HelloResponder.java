package io.tidemark.raft.identity;

import com.alipay.sofa.jraft.util.Endpoint;
import io.tidemark.raft.rpc.HelloReply;
import io.tidemark.raft.rpc.HelloRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells other nodes who this one is, before it belongs to a cluster, while it forms or joins one, and as long as it
 * runs. Any thread.
 */
final class HelloResponder {

    private final IdentitySettings settings;

    private volatile HelloReply standing;
    private volatile MembershipSource membership = Optional::empty;
    private volatile Supplier<List<Endpoint>> known = List::of;

    HelloResponder(IdentitySettings settings) {
        this.settings = settings;
        this.standing = unformed(HelloReply.WAITING, "");
    }

    /** From now on: ready to form a cluster. The incarnation must be on the disk. */
    void free(String incarnation) {
        standing = unformed(HelloReply.FREE, incarnation);
    }

    /** From now on: waiting to learn of a cluster. */
    void waiting() {
        standing = unformed(HelloReply.WAITING, "");
    }

    /** From now on: a member of a cluster. The identity must be on the disk. */
    void formed(Identity identity) {
        standing = HelloReply.formed(
                settings.nodeId(), identity.incarnation(), identity.clusterId(), Founder.text(identity.founders()));
    }

    void answerWith(MembershipSource source, Supplier<List<Endpoint>> knownMembers) {
        membership = source;
        known = knownMembers;
    }

    HelloReply answer(HelloRequest request) {
        HelloReply present = standing;
        if (present.kind() == HelloReply.FORMED) {
            return membership
                    .confirmedMembership()
                    .map(confirmed -> present.leading(text(confirmed.voters()), text(confirmed.learners())))
                    .orElseGet(() -> present.knowing(text(known.get())));
        }
        if (present.kind() == HelloReply.FREE && !request.members().equals(settings.membersText())) {
            return unformed(HelloReply.WRONG, present.incarnation());
        }
        return present;
    }

    private HelloReply unformed(int kind, String incarnation) {
        return HelloReply.unformed(kind, settings.nodeId(), incarnation, settings.membersText());
    }

    private static String text(List<Endpoint> addresses) {
        return addresses.stream().map(Endpoint::toString).collect(Collectors.joining(","));
    }
}
