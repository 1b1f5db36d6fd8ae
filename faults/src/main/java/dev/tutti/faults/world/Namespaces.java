package dev.tutti.faults.world;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Each node in a network namespace of its own, with a veth pair to a bridge. Clients and the store are on the bridge's side.
 *
 * <p>A direction is cut where packets arrive, by a rule that looks up what comes from an address nowhere: the sender notices
 * nothing, as with a broken switch. For that the rule must come before the table of local addresses, which every namespace
 * therefore has a little later than usual. A node is slowed by a token bucket on both ends of its pair.
 */
public final class Namespaces implements Network {
    private static final int CUT_RULE = 5;
    private static final int LOCAL_RULE = 10;
    private static final int STORE_HOST = 101;
    private static final int BRIDGE_HOST = 254;
    private static final String BURST = "16kb";
    private static final String LATENCY = "400ms";

    private final String prefix;
    private final String subnet;
    private final int nodes;
    private final Deque<String> undo = new ArrayDeque<>();
    private final Set<String> cuts = new HashSet<>();
    private final Set<Integer> slowed = new HashSet<>();

    private Namespaces(String prefix, String subnet, int nodes) {
        this.prefix = prefix;
        this.subnet = subnet;
        this.nodes = nodes;
    }

    /** Whether they can be had here: it takes root, and a kernel with veth and policy routing. */
    public static boolean areHere() {
        var probe = "tfp" + Long.toString(ProcessHandle.current().pid(), 36);
        if (!Commands.works("ip netns add " + probe)) {
            return false;
        }
        try {
            return Commands.works("ip -n " + probe + " rule add pref " + LOCAL_RULE + " from all lookup local");
        } finally {
            Commands.works("ip netns del " + probe);
        }
    }

    /** Named after this process, so that several can be at once. Nothing is made yet. */
    public static Namespaces named(int nodes) throws IOException {
        var taken = Commands.run("ip -o -4 addr");
        var subnet = IntStream.range(0, 250).mapToObj(i -> "10.213." + (ProcessHandle.current().pid() + i) % 250 + ".")
                .filter(free -> !taken.contains(" " + free)).findFirst()
                .orElseThrow(() -> new IOException("no network in 10.213.0.0/16 is free"));
        return new Namespaces("tf" + Long.toString(ProcessHandle.current().pid(), 36), subnet, nodes);
    }

    /** Makes them. What of it was made is gone with {@link #close}, also where this fails. */
    public void build(int storeNodes) throws IOException {
        make("ip link add " + bridge() + " type bridge", "ip link del " + bridge());
        Commands.run("ip addr add " + subnet + BRIDGE_HOST + "/24 dev " + bridge());
        for (var address : storeAddresses(storeNodes)) {
            Commands.run("ip addr add " + address + "/24 dev " + bridge());
        }
        Commands.run("ip link set " + bridge() + " up");
        for (var node = 1; node <= nodes; node++) {
            var name = namespace(node);
            make("ip netns add " + name, "ip netns del " + name);
            Commands.run("ip link add " + outer(node) + " type veth peer name eth0 netns " + name);
            Commands.run("ip link set " + outer(node) + " master " + bridge() + " up");
            Commands.run("ip -n " + name + " addr add " + address(node) + "/24 dev eth0");
            Commands.run("ip -n " + name + " link set lo up");
            Commands.run("ip -n " + name + " link set eth0 up");
            Commands.run("ip -n " + name + " rule add pref " + LOCAL_RULE + " from all lookup local");
            Commands.run("ip -n " + name + " rule del pref 0");
            // A connection that is known already would pass the rules by.
            Commands.run("ip netns exec " + name + " sysctl -q -w net.ipv4.ip_early_demux=0"
                    + " net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.eth0.rp_filter=0");
        }
    }

    private synchronized void make(String command, String itsOpposite) throws IOException {
        Commands.run(command);
        undo.push(itsOpposite);
    }

    private String bridge() {
        return prefix + "b";
    }

    private String namespace(int node) {
        return prefix + "n" + node;
    }

    private String outer(int node) {
        return prefix + "v" + node;
    }

    @Override
    public String address(int node) {
        return subnet + node;
    }

    @Override
    public List<String> storeAddresses(int count) {
        return IntStream.range(0, count).mapToObj(i -> subnet + (STORE_HOST + i)).toList();
    }

    @Override
    public List<String> on(int node, List<String> command) {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", namespace(node)));
        all.addAll(command);
        return all;
    }

    @Override
    public boolean hasLinks() {
        return true;
    }

    @Override
    public void cut(int from, int to) throws IOException {
        var rule = " pref " + CUT_RULE + " from " + address(from) + " blackhole";
        if (cuts.add("ip -n " + namespace(to) + " rule del" + rule)) {
            Commands.run("ip -n " + namespace(to) + " rule add" + rule);
        }
    }

    @Override
    public void slow(int node, int kilobitsPerSecond) throws IOException {
        slowed.add(node);
        var bucket = " root tbf rate " + kilobitsPerSecond + "kbit burst " + BURST + " latency " + LATENCY;
        Commands.run("tc qdisc replace dev " + outer(node) + bucket);
        Commands.run("tc -n " + namespace(node) + " qdisc replace dev eth0" + bucket);
    }

    @Override
    public void heal() throws IOException {
        for (var cut : List.copyOf(cuts)) {
            Commands.run(cut);
            cuts.remove(cut);
        }
        for (var node : List.copyOf(slowed)) {
            Commands.run("tc qdisc del dev " + outer(node) + " root");
            Commands.run("tc -n " + namespace(node) + " qdisc del dev eth0 root");
            slowed.remove(node);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        IOException failed = null;
        while (!undo.isEmpty()) {
            try {
                Commands.run(undo.pop());
            } catch (IOException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
