package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tutti.backup.Restore;
import dev.tutti.backup.Shipping;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A server that ships its log: targets that come and go, and where it goes on after a stop. */
class ShippingTest {
    @TempDir
    Path directory;

    private final Logger logger = (Logger) LoggerFactory.getLogger(Shipping.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<String> appended = new ArrayList<>();
    private Path data;
    private Path target;

    @BeforeEach
    void listen() throws Exception {
        data = directory.resolve("data");
        target = Files.createDirectory(directory.resolve("shipped"));
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
    }

    @Test
    void aTargetThatIsGoneIsToldOfAndCaughtUpWithAndAppendsGoOn() throws Exception {
        var away = directory.resolve("away");
        try (var server = ship()) {
            append(server, 5);
            server.untilAllIsShipped();
            Files.move(target, away);
            append(server, 5);
            server.until("failing");
            append(server, 20);
            assertThat(warnings()).anySatisfy(warning -> assertThat(warning).contains("cannot be shipped to " + target)
                    .contains("there is no directory " + target).contains("Appends go on"));
            assertThat(target).as("not made: a disk that is not mounted would be mistaken").doesNotExist();
            Files.move(away, target);
            server.untilAllIsShipped();
            assertThat(warnings()).anySatisfy(warning -> assertThat(warning).contains("is shipped").contains("again"));
        }
        assertThat(timelines()).hasSize(1);
        assertThat(restored()).isEqualTo(appended);
    }

    @Test
    void aTargetThatNeverAnswersHoldsUpNoAppend() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            var credentials = Files.writeString(directory.resolve("credentials"),
                    "[default]\naws_access_key_id = a\naws_secret_access_key = b\n");
            var settings = Map.of("tutti.backup.s3.endpoint", "http://127.0.0.1:" + silent.getLocalPort(),
                    "tutti.backup.s3.path-style", true, "tutti.backup.s3.credentials-file", credentials.toString(),
                    "tutti.backup.s3.request-timeout", "1h", "tutti.backup.s3.call-timeout", "1h",
                    "tutti.backup.shipping.stop-deadline", "100ms");
            try (var server = ShippingEngine.start(data, "s3://silent/place", settings)) {
                try (var asked = silent.accept()) {
                    append(server, 100);
                    assertThat(server.state()).isEqualTo("starting");
                    assertThat(asked.isClosed()).isFalse();
                }
            }
        }
        assertThat(ShippingEngine.payloads(data)).isEqualTo(appended);
    }

    @Test
    void aStopShipsWhatIsLeftAndAStartGoesOnBehindIt() throws Exception {
        for (var life = 0; life < 3; life++) {
            try (var server = ShippingEngine.start(data, target.toString(),
                    Map.of("tutti.backup.shipping.interval", life == 0 ? "20ms" : "1h"))) {
                if (life == 0) {
                    server.until("shipping");
                }
                append(server, 5);
            }
        }
        assertThat(timelines()).as("one log without holes").hasSize(1);
        assertThat(bases()).hasSize(1);
        assertThat(restored()).isEqualTo(appended);
    }

    @Test
    void aLogThatNoLongerReachesBackIsReplacedByANewBase() throws Exception {
        try (var server = ship()) {
            append(server, 5);
            server.untilAllIsShipped();
        }
        // A life in which nothing is shipped, and so nothing kept of a log that was flushed, as it is all the time here.
        var small = Map.of("tutti.rocksdb.write-buffer", "64 KiB", "tutti.rocksdb.max-wal", "64 KiB");
        try (var server = ShippingEngine.start(data, "", small)) {
            for (var i = 0; i < 30; i++) {
                var payload = "unit " + appended.size() + "x".repeat(30_000);
                server.append(payload);
                appended.add(payload);
            }
        }
        try (var server = ship()) {
            append(server, 5);
            server.untilAllIsShipped();
        }
        assertThat(timelines()).hasSize(2);
        assertThat(restored()).isEqualTo(appended);
    }

    @Test
    void olderBasesAreRemovedWithWhatOnlyTheyNeeded() throws Exception {
        var often = Map.of("tutti.backup.shipping.base-after", "1 KiB", "tutti.backup.shipping.keep-bases", 2);
        try (var server = ShippingEngine.start(data, target.toString(), often)) {
            for (var round = 0; round < 6; round++) {
                append(server, 5);
                server.untilAllIsShipped();
            }
        }
        var bases = bases();
        assertThat(bases).hasSize(2);
        var first = numbers("segment-");
        assertThat(first.getFirst()).as("segments behind the older base alone").isEqualTo(bases.getFirst());
        assertThat(restored()).isEqualTo(appended);
        var older = directory.resolve("older");
        Restore.of(Engine.single(older), target.toString(), 2);
        assertThat(ShippingEngine.payloads(older)).as("from the older base too").isEqualTo(appended);
    }

    @Test
    void aPlaceThatIsEmptiedGetsANewBase() throws Exception {
        try (var server = ShippingEngine.start(data, target.toString(),
                Map.of("tutti.backup.shipping.check-every", "20ms"))) {
            append(server, 5);
            server.untilAllIsShipped();
            Files.move(target, directory.resolve("emptied"));
            Files.createDirectory(target);
            append(server, 5);
            TuttiProcess.until("a new base is there",
                    () -> Files.exists(target.resolve("timelines")) && !bases().isEmpty());
            append(server, 5);
            server.untilAllIsShipped();
        }
        assertThat(warnings()).anySatisfy(warning -> assertThat(warning).contains("is no longer there"));
        assertThat(restored()).isEqualTo(appended);
    }

    @Test
    void aBucketThatIsNotThereIsToldOfAndCaughtUpWith() throws Exception {
        try (var store = S3Store.start(directory)) {
            store.removeBucket();
            var settings = Map.of("tutti.backup.s3.endpoint", store.endpoint(), "tutti.backup.s3.path-style", true,
                    "tutti.backup.s3.credentials-file", store.credentials().toString());
            var place = "s3://" + S3Store.BUCKET + "/tutti/one";
            try (var server = ShippingEngine.start(data, place, settings)) {
                server.until("failing");
                append(server, 20);
                assertThat(warnings()).anySatisfy(warning -> assertThat(warning)
                        .contains("cannot be shipped to " + place).contains("nothing is there yet"));
                store.makeBucket();
                server.untilAllIsShipped();
            }
            var restored = directory.resolve("restored");
            Restore.of(com.typesafe.config.ConfigFactory.parseMap(settings).withFallback(Engine.single(restored))
                    .resolve(), place, 1);
            assertThat(ShippingEngine.payloads(restored)).isEqualTo(appended);
        }
    }

    @Test
    void aPlaceThatHasAnotherStoresLogIsLeftAlone() throws Exception {
        try (var server = ship()) {
            append(server, 5);
            server.untilAllIsShipped();
        }
        try (var other = ShippingEngine.start(directory.resolve("other"), target.toString(), Map.of())) {
            other.until("failing");
            other.append("not there");
            assertThat(warnings()).anySatisfy(warning -> assertThat(warning).contains("copies of another store"));
        }
        assertThat(restored()).isEqualTo(appended);
    }

    private ShippingEngine ship() {
        return ShippingEngine.start(data, target.toString(), Map.of());
    }

    private void append(ShippingEngine server, int units) {
        for (var i = 0; i < units; i++) {
            var payload = "unit " + appended.size();
            server.append(payload);
            appended.add(payload);
        }
    }

    private List<String> restored() {
        var place = directory.resolve("restored");
        Restore.of(Engine.single(place), target.toString(), 1);
        return ShippingEngine.payloads(place);
    }

    private List<String> warnings() {
        return List.copyOf(log.list).stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage).toList();
    }

    private List<String> timelines() throws IOException {
        try (var timelines = Files.list(target.resolve("timelines"))) {
            return timelines.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private List<Long> bases() throws IOException {
        return numbers("base-");
    }

    private List<Long> numbers(String kind) throws IOException {
        try (var tree = Files.walk(target.resolve("timelines"))) {
            return tree.map(path -> path.getFileName().toString()).filter(name -> name.startsWith(kind))
                    .map(name -> Long.parseLong(name.substring(kind.length(), name.indexOf('.')))).sorted().toList();
        }
    }
}
