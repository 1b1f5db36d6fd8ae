package dev.tutti.faults.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datagrams between two namespaces, so that no retransmission hides what is lost. Where they cannot be made there is nothing to try. */
class NamespacesTest {
    private Namespaces network;

    @BeforeEach
    void build() throws IOException {
        assumeTrue(Namespaces.areHere(), "network namespaces take root");
        network = Namespaces.named(2);
        network.build(1);
    }

    @AfterEach
    void close() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    /** Whether a datagram from one comes to the other. */
    private boolean passes(int from, int to) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("java.class.path");
        var process = new ProcessBuilder(network.on(to,
                List.of(java, "-Xshare:auto", "-cp", classes, Datagram.class.getName(), "receive",
                        network.address(to))))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var said = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(said.readLine()).isEqualTo("listening");
            Commands.run(network.on(from,
                    List.of(java, "-Xshare:auto", "-cp", classes, Datagram.class.getName(), "send",
                            network.address(to))));
            return "received".equals(said.readLine());
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void oneDirectionIsCutAndTheOtherIsNotAndHealingTakesItBack() throws Exception {
        assertThat(passes(1, 2)).isTrue();
        network.cut(1, 2);
        assertThat(passes(1, 2)).isFalse();
        assertThat(passes(2, 1)).isTrue();
        network.heal();
        assertThat(passes(1, 2)).isTrue();
    }

    @Test
    void aSlowLinkIsTakenBackToo() throws Exception {
        network.slow(1, 64);
        assertThat(Commands.run(network.on(1, List.of("tc", "qdisc", "show", "dev", "eth0")))).contains("tbf");
        network.heal();
        assertThat(Commands.run(network.on(1, List.of("tc", "qdisc", "show", "dev", "eth0")))).doesNotContain("tbf");
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        var name = network.on(1, List.of("true")).get(3);
        var bridge = name.substring(0, name.length() - 2) + "b";
        assertThat(Commands.run("ip netns list")).contains(name);
        network.close();
        network = null;
        assertThat(Commands.run("ip netns list")).doesNotContain(name);
        assertThatThrownBy(() -> Commands.run("ip link show " + bridge)).hasMessageContaining("does not exist");
    }
}
