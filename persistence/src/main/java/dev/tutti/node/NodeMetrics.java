package dev.tutti.node;

import dev.tutti.telemetry.Metric;
import dev.tutti.telemetry.Telemetry;

/** What a node tells of the others: where nodes differ in it, they are not of one cluster. */
public final class NodeMetrics {
    private static final Metric MEMBERS = Metric.of("tutti_cluster_members",
            "Nodes of the cluster as this one sees it, itself included");
    private static final Metric UNREACHABLE = Metric.of("tutti_cluster_unreachable_members",
            "Those of them that somebody hears nothing of, until they are back or given up");

    private NodeMetrics() {}

    public static void of(Nodes nodes, Telemetry telemetry) {
        telemetry.gauge(MEMBERS, nodes::members);
        telemetry.gauge(UNREACHABLE, nodes::unreachable);
    }
}
