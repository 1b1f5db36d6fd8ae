package dev.tutti.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed is told apart by its lines. */
class PrintedLinesTest {
    private final List<String> texts = new ArrayList<>();
    private final PrintStream stream = new PrintStream(new PrintedLines(texts::add), true, StandardCharsets.UTF_8);

    @Test
    void aLineIsHandedOnWhenItHasEnded() {
        stream.print("half of ");
        stream.flush();
        assertThat(texts).isEmpty();
        stream.println("a line – whole");
        stream.printf("%d of %s%n", 1, "two");
        stream.write('x');
        stream.write('\n');
        assertThat(texts).containsExactly("half of a line – whole", "1 of two", "x");
    }

    @Test
    void linesThatArePrintedInOneGoStayTogether() {
        stream.println("a warning\n  and its reason");
        assertThat(texts).containsExactly("a warning\n  and its reason");
    }

    @Test
    void emptyLinesAreNothing() {
        stream.println();
        stream.print("");
        stream.println("  ");
        assertThat(texts).isEmpty();
    }

    @Test
    void whatNeverEndsItsLineIsNotKeptForEver() {
        var chunk = "x".repeat(1_000);
        for (var n = 0; n < 1_000; n++) {
            stream.print(chunk);
        }
        assertThat(String.join("", texts)).hasSizeGreaterThan(1_000_000 - PrintedLines.MAX_BYTES);
        assertThat(texts).allSatisfy(text -> assertThat(text).hasSizeLessThan(2 * PrintedLines.MAX_BYTES));
    }
}
