package dev.tutti.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which series an expression of Prometheus names, and by which labels. That the expression is one is left to promtool; what is
 * no function, keyword or label is taken for a metric here, so that a name that is spelt wrongly is found.
 */
record Promql(List<Selector> selectors, Set<String> groupings) {

    private static final Pattern TOKEN = Pattern
            .compile("\"(?:[^\"\\\\]|\\\\.)*\"|[0-9][0-9a-zA-Z_.]*|[a-zA-Z_:][a-zA-Z0-9_:]*|[=!]~|!=|\\S");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:].*");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");
    private static final Set<String> GROUPING = Set.of("by", "without", "on", "ignoring", "group_left", "group_right");

    /** What stands before and between the braces of one metric. */
    record Selector(String metric, List<Matcher> matchers) {}

    /** @param operator one of {@code = != =~ !~} */
    record Matcher(String label, String operator, String value) {
        boolean isPattern() {
            return operator.endsWith("~");
        }
    }

    static Promql of(String expression) {
        var tokens = TOKEN.matcher(expression).results().map(found -> found.group()).toList();
        var selectors = new ArrayList<Selector>();
        var groupings = new java.util.TreeSet<String>();
        for (var i = 0; i < tokens.size(); i++) {
            var token = tokens.get(i);
            var next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            if (GROUPING.contains(token)) {
                if (next.equals("(")) {
                    for (i += 2; !tokens.get(i).equals(")"); i++) {
                        if (!tokens.get(i).equals(",")) {
                            groupings.add(tokens.get(i));
                        }
                    }
                }
            } else if (token.equals("{")) {
                throw new IllegalArgumentException("a selector without a metric's name: " + expression);
            } else if (NAME.matcher(token).matches() && !WORDS.contains(token) && !next.equals("(")
                    && !GROUPING.contains(next)) {
                var matchers = new ArrayList<Matcher>();
                if (next.equals("{")) {
                    for (i += 2; !tokens.get(i).equals("}"); i += tokens.get(i).equals(",") ? 1 : 0) {
                        var quoted = tokens.get(i + 2);
                        matchers.add(new Matcher(tokens.get(i), tokens.get(i + 1),
                                quoted.substring(1, quoted.length() - 1).replace("\\\\", "\\")));
                        i += 3;
                    }
                }
                selectors.add(new Selector(token, matchers));
            }
        }
        return new Promql(selectors, groupings);
    }
}
