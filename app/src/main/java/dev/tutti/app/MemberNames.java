package dev.tutti.app;

import org.apache.pekko.cluster.UniqueAddress;

/** How members are written into the store: {@code host:port#n}, with a number that is another at every start of a node. */
final class MemberNames {
    private MemberNames() {}

    static String of(UniqueAddress node) {
        return node.address().getHost().get() + ":" + node.address().getPort().get() + "#"
                + Long.toUnsignedString(node.longUid(), 36);
    }

    /** {@code host:port}. */
    static String address(String member) {
        return member.substring(0, member.lastIndexOf('#'));
    }
}
