package dev.tutti.bench.nodes;

import dev.tutti.bench.peer.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Processor seconds so far of each party, and of the whole machine.
 *
 * @param tutti     all nodes of a setup
 * @param cassandra all nodes of its ring
 * @param client    this process
 * @param machine   everything that ran, others and what the hypervisor took included
 * @param wall      seconds that went by
 */
record Usage(double tutti, double cassandra, double client, double machine, double wall) {

    static final String TUTTI = "Tutti CPU s/1,000";
    static final String CASSANDRA = "Cassandra CPU s/1,000";
    static final String CLIENT = "client CPU s/1,000";
    static final String BUSY = "processors busy";
    static final String OTHERS = "with others";

    private static final double TICKS_PER_SECOND = 100;
    private static final int IDLE = 4;
    private static final int WAITING_FOR_DISKS = 5;
    private static final int STOLEN = 8;

    static Usage of(Setup setup) throws IOException {
        return new Usage(setup.cluster().cpuSeconds(), setup.cassandraCpuSeconds(),
                Server.cpuSeconds(ProcessHandle.current().pid()), machine(Files.readString(Path.of("/proc/stat"))),
                System.nanoTime() / 1e9);
    }

    /** proc(5), the first line of stat. */
    static double machine(String stat) {
        var fields = stat.lines().findFirst().orElseThrow().split(" +");
        var ticks = 0L;
        // Guests are in the first fields already.
        for (var i = 1; i <= STOLEN; i++) {
            ticks += i == IDLE || i == WAITING_FOR_DISKS ? 0 : Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    Usage since(Usage before) {
        return new Usage(tutti - before.tutti, cassandra - before.cassandra, client - before.client,
                machine - before.machine, wall - before.wall);
    }

    /** Of a difference: what so many operations cost, and how many processors they kept busy. */
    void into(Map<String, Double> values, long operations) {
        var thousands = Math.max(1, operations) / 1000.0;
        values.put(TUTTI, tutti / thousands);
        values.put(CASSANDRA, cassandra / thousands);
        values.put(CLIENT, client / thousands);
        values.put(BUSY, (tutti + cassandra + client) / wall);
        values.put(OTHERS, machine / wall);
    }
}
