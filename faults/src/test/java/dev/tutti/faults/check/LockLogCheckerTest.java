package dev.tutti.faults.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.faults.check.Violation.Promise;
import dev.tutti.faults.history.StreamEvent;
import dev.tutti.faults.history.Tenure;
import dev.tutti.faults.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LockLogCheckerTest {
    private final List<StreamEvent> events = new ArrayList<>();
    private final List<Tenure> tenures = new ArrayList<>();
    private int clock;

    private void acquired(String holder, long token, String path, String mode) {
        event("lock.acquired", holder, token, path, mode);
    }

    private void ended(String name, String holder, long token, String path) {
        event(name, holder, token, path, null);
    }

    private void event(String name, String holder, long token, String path, String mode) {
        var data = Wire.JSON.createObjectNode().put("resource", "s:" + path).put("holder", holder)
                .put("fencingToken", token).put("ts", "2026-01-01T00:00:00.%06dZ".formatted(clock++));
        if (mode != null) {
            data.put("mode", mode);
        }
        events.add(new StreamEvent("", name, data));
    }

    private static Tenure tenure(String holder, long token, String path) {
        return new Tenure("s", "s:" + path, holder, "request-" + token, token, false, false, 1, 1, 2, List.of(0L));
    }

    private List<Promise> broken() {
        return LockLogChecker.check("s", events, tenures).stream().map(Violation::promise).toList();
    }

    @Test
    void oneAfterTheOtherIsRight() {
        acquired("ann", 1, "src", "EXCLUSIVE");
        ended("lock.released", "ann", 1, "src");
        acquired("bob", 2, "src/main", "EXCLUSIVE");
        ended("lock.expired", "bob", 2, "src/main");
        acquired("ann", 3, "**", "EXCLUSIVE");
        tenures.add(tenure("ann", 1, "src"));
        assertThat(broken()).isEmpty();
    }

    @Test
    void whatDoesNotOverlapOrIsSharedMayBeHeldAtOnce() {
        acquired("ann", 1, "src/main", "EXCLUSIVE");
        acquired("bob", 2, "src/mail", "EXCLUSIVE");
        acquired("ann", 3, "docs", "SHARED");
        acquired("bob", 4, "docs/a.md", "SHARED");
        assertThat(broken()).isEmpty();
    }

    @Test
    void twoHoldersOfOnePathAreFound() {
        acquired("ann", 1, "src", "EXCLUSIVE");
        acquired("bob", 2, "src", "EXCLUSIVE");
        assertThat(broken()).containsExactly(Promise.ONE_HOLDER);
    }

    @Test
    void soAreThoseOfOverlappingPaths() {
        acquired("ann", 1, "src/au*", "SHARED");
        acquired("bob", 2, "src/auth/login.py", "EXCLUSIVE");
        assertThat(broken()).containsExactly(Promise.ONE_HOLDER);
    }

    @Test
    void aTokenThatDoesNotGrowIsFound() {
        acquired("ann", 2, "src", "EXCLUSIVE");
        ended("lock.released", "ann", 2, "src");
        acquired("bob", 1, "src", "EXCLUSIVE");
        assertThat(broken()).containsExactly(Promise.ONE_HOLDER);
    }

    @Test
    void aTokenThatEndsTwiceIsFound() {
        acquired("ann", 1, "src", "EXCLUSIVE");
        ended("lock.released", "ann", 1, "src");
        ended("lock.expired", "ann", 1, "src");
        assertThat(broken()).containsExactly(Promise.ONE_HOLDER);
    }

    @Test
    void aGrantThatIsNotInTheLogIsFound() {
        acquired("ann", 1, "src", "EXCLUSIVE");
        tenures.add(tenure("bob", 2, "src"));
        assertThat(broken()).containsExactly(Promise.ONE_HOLDER);
    }

    @Test
    void aGrantThatTheLogGivesToAnotherIsFound() {
        acquired("ann", 1, "src", "EXCLUSIVE");
        tenures.add(tenure("bob", 1, "src"));
        assertThat(broken()).containsExactly(Promise.ONE_HOLDER);
    }
}
