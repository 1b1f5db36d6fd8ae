package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.cassandra.CassandraRing;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code tutti start} says, and ends with, where Cassandra cannot be had. */
class CassandraStartTest {
    @TempDir
    Path data;

    private TuttiProcess.Result start(String... options) throws Exception {
        var all = new ArrayList<>(List.of(CassandraRing.shared().options("starts")));
        all.addAll(List.of(options));
        return TuttiProcess.start(data, Map.of("TUTTI_CONFIG", "/dev/null"),
                ServerProcess.command(data, all.toArray(String[]::new))).result();
    }

    @Test
    void nobodyAtTheAddressIsSaidWithTheAddress() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var result = start("-Dtutti.cassandra.contact-points=127.0.0.1:" + port);
        assertThat(result.err()).contains("Cassandra at 127.0.0.1:" + port + " does not answer");
        assertThat(result.exitCode()).isEqualTo(8);
    }

    @Test
    void aDatacenterThatIsNotThereIsSaidWithThoseThatAre() throws Exception {
        var result = start("-Dtutti.cassandra.local-datacenter=nowhere");
        assertThat(result.err()).contains("'nowhere'").contains(CassandraRing.DATACENTER);
        assertThat(result.exitCode()).isEqualTo(9);
    }

    @Test
    void moreCopiesThanNodesAreRefusedBeforeAnythingIsCreated() throws Exception {
        var result = start("-Dtutti.cassandra.replication=3", "-Dtutti.cassandra.keyspace=too_many");
        assertThat(result.err()).contains("3 copies").contains("1 node");
        assertThat(result.exitCode()).isEqualTo(9);
    }

    @Test
    void tablesThatMustNotBeCreatedAreNamedWhereTheyAreMissing() throws Exception {
        var result = start("-Dtutti.cassandra.create-schema=false", "-Dtutti.cassandra.keyspace=nothing");
        assertThat(result.err()).contains("'nothing'").contains("messages").contains("units");
        assertThat(result.exitCode()).isEqualTo(9);
    }
}
