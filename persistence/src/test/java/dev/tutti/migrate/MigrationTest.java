package dev.tutti.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.journal.CopyTarget;
import dev.tutti.journal.CopyTarget.UnreachableException;
import dev.tutti.journal.JournaledEvent;
import dev.tutti.migrate.MigrationException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** That a target has in the end what the source has, whatever happens on the way, and what is told where it cannot. */
class MigrationTest {
    private static final long SEED = Long.getLong("tutti.seed", 20_261_121L);

    private final List<String> failed = new ArrayList<>();
    private final Progress progress = new Progress() {
        @Override
        public void at(Step step, long events, long ofEvents) {
            assertThat(events).isBetween(0L, ofEvents);
        }

        @Override
        public void failed(String why, Duration pause) {
            synchronized (failed) {
                failed.add(why);
            }
        }
    };

    private Migration.Result migrate(MemorySource source, CopyTarget target, Duration... pauses) {
        return migrate(3, source, target, pauses);
    }

    private Migration.Result migrate(int parallel, MemorySource source, CopyTarget target, Duration... pauses) {
        return new Migration(source, () -> target, parallel, progress, List.of(pauses))
                .run(Survey.of(source, parallel, progress));
    }

    private static void has(MemoryTarget target, MemorySource source) {
        assertThat(target.logs.keySet()).isEqualTo(source.logs.keySet());
        source.logs.forEach((id, log) -> {
            var found = target.logs.get(id).values().stream().map(CopyTarget.Found::journaled).toList();
            assertThat(found).as(id).hasSameSizeAs(log);
            for (var i = 0; i < log.size(); i++) {
                assertThat(found.get(i).isSameAs(log.get(i))).as("%s %d", id, i + 1).isTrue();
            }
        });
    }

    private static void refused(Reason reason, ThrowingCallable migration, String... says) {
        assertThatThrownBy(migration).isInstanceOfSatisfying(MigrationException.class,
                e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason)).hasMessageContainingAll(says);
    }

    @Test
    void everythingIsCopiedAndTheNextTimeNothingIsTouched() {
        var source = new MemorySource().context("a", 20).context("b", 1).context("c", 2).lockSpace("a", 9);
        var target = new MemoryTarget();
        var result = migrate(source, target);
        has(target, source);
        // Of 20 events one created, one joined, two left.
        assertThat(result).isEqualTo(new Migration.Result(Inventory.NOTHING, new Inventory(3, 16, 1, 32), 0));
        var claims = List.copyOf(target.claims.values());
        assertThat(migrate(source, target))
                .isEqualTo(new Migration.Result(new Inventory(3, 16, 1, 32), Inventory.NOTHING, 0));
        assertThat(target.claims.values()).containsExactlyElementsOf(claims);
    }

    @Test
    void whereverItFailsItGoesOnFromThereTheNextTime() {
        System.out.println("tutti.seed=" + SEED);
        var random = new Random(SEED);
        var runs = 0;
        for (var round = 0; round < 100; round++) {
            var source = new MemorySource();
            for (var i = random.nextInt(6); i >= 0; i--) {
                source.context("c" + i, 1 + random.nextInt(30)).lockSpace("s" + i, 1 + random.nextInt(10));
            }
            var target = new MemoryTarget(random, random.nextDouble() * 0.05);
            Migration.Result result = null;
            while (result == null) {
                runs++;
                try {
                    // One after the other, for the seed to be all that counts.
                    result = migrate(1, source, target, Duration.ZERO, Duration.ZERO);
                } catch (UnreachableException e) {
                    // Run again.
                }
            }
            has(target, source);
            assertThat(result.found().plus(result.copied())).isEqualTo(Survey.of(source, 1, progress).inventory());
        }
        assertThat(runs).as("some of them failed").isGreaterThan(110);
    }

    @Test
    void aShortTroubleIsWaitedOutAndToldAndALongOneEndsIt() {
        var source = new MemorySource().context("a", 20).lockSpace("b", 5);
        var target = new MemoryTarget(new Random(1), 0.05);
        var pauses = new Duration[50];
        Arrays.fill(pauses, Duration.ZERO);
        migrate(source, target, pauses);
        has(target, source);
        assertThat(failed).isNotEmpty().containsOnly("does not answer");
        failed.clear();
        assertThatThrownBy(() -> migrate(source, new MemoryTarget(new Random(1), 1), Duration.ZERO, Duration.ZERO))
                .isInstanceOf(UnreachableException.class);
        assertThat(failed).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void whatWentOnAfterItWasMigratedIsLeftAlone() {
        var source = new MemorySource().context("a", 5).context("b", 5);
        var target = new MemoryTarget();
        migrate(source, target);
        Logs.context("a", 9).forEach(event -> target.put("context|a", event));
        var claims = List.copyOf(target.claims.values());
        assertThat(migrate(source, target)).isEqualTo(new Migration.Result(new Inventory(2, 6, 0, 10),
                Inventory.NOTHING, 1));
        assertThat(target.claims.values()).containsExactlyElementsOf(claims);
        assertThat(target.logs.get("context|a")).hasSize(9);
    }

    @Test
    void otherDataIsNamedBeforeAnythingIsWritten() {
        var source = new MemorySource().context("a", 5).context("b", 5).context("c", 5).lockSpace("b", 5);
        var target = new MemoryTarget();
        // Another context's first event, and one that goes another way in the middle.
        target.put("context|c", new MemorySource().context("c", 5).logs.get("context|c").getFirst());
        var other = Logs.context("b", 5).getFirst();
        target.put("context|b", new JournaledEvent(1, 0, "", "another writer", other.serializerId(),
                other.serializerManifest(), other.bytes()));
        var there = target.logs.toString();
        refused(Reason.OTHER_DATA, () -> migrate(source, target), "context 'b'", "Nothing was written");
        assertThatThrownBy(() -> migrate(source, target)).hasMessageNotContainingAny("'a'", "'c'", "lock space");
        assertThat(target.logs).hasToString(there);
        assertThat(target.claims).isEmpty();
    }

    @Test
    void aTagMoreOrLessIsOtherData() {
        var source = new MemorySource().lockSpace("b", 2);
        var target = new MemoryTarget();
        migrate(source, target);
        var first = target.logs.get("lock-space|b").get(1L);
        target.logs.get("lock-space|b").put(1L, new CopyTarget.Found(first.journaled(), java.util.Set.of()));
        refused(Reason.OTHER_DATA, () -> migrate(source, target), "lock space 'b'");
    }

    @Test
    void whereTheLastTagsAreMissingTheEntityIsTakenForThemToBeWritten() {
        var source = new MemorySource().context("a", 20).lockSpace("b", 3);
        var target = new MemoryTarget();
        migrate(source, target);
        target.tagged.get("context|a").put("context-directory", 1L);
        var result = migrate(source, target);
        assertThat(result.copied()).isEqualTo(new Inventory(1, 16, 0, 20));
        assertThat(target.tagged.get("context|a")).containsEntry("context-directory", 2L);
        assertThat(target.claims).containsEntry("context|a", 2).containsEntry("lock-space|b", 1);
    }

    @Test
    void whoeverTakesTheEntityMeanwhileEndsIt() {
        var source = new MemorySource().context("a", 20);
        var target = new MemoryTarget() {
            @Override
            void store(String persistenceId, TaggedEvent event) {
                super.store(persistenceId, event);
                if (event.journaled().sequenceNr() == 7) {
                    claims.merge(persistenceId, 1, Integer::sum);
                }
            }
        };
        refused(Reason.OTHER_WRITER, () -> migrate(source, target), "context 'a'");
        assertThat(target.logs.get("context|a")).hasSize(7);
    }

    @Test
    void whatAServerBeganMeanwhileIsNotMixedWithIt() {
        var source = new MemorySource().context("a", 20);
        var target = new MemoryTarget() {
            @Override
            public synchronized Writer write(String persistenceId, long known) {
                var other = Logs.lockSpace("a", 1).getFirst();
                logs.computeIfAbsent(persistenceId, id -> new java.util.TreeMap<>()).put(1L,
                        new Found(other, java.util.Set.of()));
                return super.write(persistenceId, known);
            }
        };
        refused(Reason.OTHER_DATA, () -> migrate(source, target), "context 'a'");
        assertThat(target.logs.get("context|a")).hasSize(1);
    }

    @Test
    void aWriteThatWasOnItsWayWhenAnEarlierMigrationDiedIsFoundOnceTheEntityIsTaken() {
        var source = new MemorySource().context("a", 20);
        var target = new MemoryTarget() {
            @Override
            public synchronized Writer write(String persistenceId, long known) {
                Logs.context("a", 5).forEach(event -> put(persistenceId, event));
                return super.write(persistenceId, known);
            }
        };
        migrate(source, target);
        has(target, source);
        assertThat(target.claims).containsEntry("context|a", 2);
    }

    @Test
    void whatIsNotReadBackAsItWasWrittenIsTold() {
        var source = new MemorySource().context("a", 20);
        refused(Reason.NOT_THERE, () -> migrate(source, new MemoryTarget() {
            @Override
            void store(String persistenceId, TaggedEvent event) {
                if (event.journaled().sequenceNr() != 8) {
                    super.store(persistenceId, event);
                }
            }
        }), "context 'a'");
        refused(Reason.NOT_THERE, () -> migrate(source, new MemoryTarget() {
            @Override
            void store(String persistenceId, TaggedEvent event) {
                super.store(persistenceId,
                        new TaggedEvent(event.journaled().sequenceNr() == 8
                                ? Logs.with(event.journaled(), (byte) 0)
                                : event.journaled(), event.event(), event.tags()));
            }
        }), "event 8", "context 'a'");
    }
}
