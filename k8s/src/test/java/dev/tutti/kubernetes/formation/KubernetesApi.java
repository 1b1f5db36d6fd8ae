package dev.tutti.kubernetes.formation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * The part of the Kubernetes API that nodes use, over TLS and with a token: the list of pods, and leases as the definition of that
 * resource has them, with optimistic concurrency. What the role does not allow is refused as the API refuses it.
 */
final class KubernetesApi implements AutoCloseable {
    private static final Pattern PATH = Pattern
            .compile(
                    "(?:/api|/apis/(?<group>[^/]+))/v1/namespaces/(?<namespace>[^/]+)/(?<resource>[^/]+)(?:/(?<name>.+))?");
    private static final Map<String, String> VERBS = Map.of("GET", "get", "POST", "create", "PUT", "update", "DELETE",
            "delete", "PATCH", "patch");

    /** A pod as far as others look at it. */
    record Pod(String name, String ip, Map<String, String> labels, String phase, int managementPort) {}

    record Answer(int status, JsonNode body) {}

    private final ObjectMapper json = new ObjectMapper();
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final String namespace;
    private final String token;
    private final Role role;
    private final CustomResourceDefinition leaseDefinition;
    private final List<Pod> pods = new CopyOnWriteArrayList<>();
    private final Map<String, ObjectNode> leases = new LinkedHashMap<>();
    private final List<String> owners = new CopyOnWriteArrayList<>();
    private final Set<String> used = new ConcurrentSkipListSet<>();
    private final Set<String> refused = new ConcurrentSkipListSet<>();
    private final AtomicInteger lists = new AtomicInteger();
    private long version = 100;

    KubernetesApi(Certificate certificate, String namespace, String token, Role role,
            CustomResourceDefinition leaseDefinition) throws IOException {
        this.namespace = namespace;
        this.token = token;
        this.role = role;
        this.leaseDefinition = leaseDefinition;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.server()));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    void add(Pod pod) {
        pods.add(pod);
    }

    void remove(String name) {
        pods.removeIf(pod -> pod.name().equals(name));
    }

    /** How often the pods were asked for. */
    int lists() {
        return lists.get();
    }

    /** {@code verb group/resource} of all that was asked and allowed. */
    Set<String> used() {
        return Set.copyOf(used);
    }

    /** What was asked and refused. */
    Set<String> refused() {
        return Set.copyOf(refused);
    }

    /** Whoever has had a lease, in order; without the times when nobody had it. */
    List<String> owners() {
        return List.copyOf(owners);
    }

    synchronized Set<String> leaseNames() {
        return Set.copyOf(leases.keySet());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var answer = answer(exchange, body);
            var bytes = json.writeValueAsBytes(answer.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (RuntimeException e) {
            refused.add("failed: " + e);
            throw e;
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body) throws IOException {
        if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            refused.add("without the token: " + exchange.getRequestURI());
            return status(401, "Unauthorized");
        }
        var path = PATH.matcher(exchange.getRequestURI().getPath());
        if (!path.matches() || !path.group("namespace").equals(namespace)) {
            refused.add("no such path: " + exchange.getRequestURI());
            return status(404, "NotFound");
        }
        var group = path.group("group") == null ? "" : path.group("group");
        var resource = path.group("resource");
        var name = path.group("name");
        var verb = name == null && exchange.getRequestMethod().equals("GET")
                ? "list"
                : VERBS.get(exchange.getRequestMethod());
        var asked = verb + " " + group + "/" + resource;
        if (!allowed(group, resource, verb)) {
            refused.add("forbidden: " + asked);
            return status(403, "Forbidden");
        }
        used.add(asked);
        if (asked.equals("list /pods")) {
            lists.incrementAndGet();
            return pods(exchange.getRequestURI().getRawQuery());
        }
        var names = leaseDefinition.getSpec().getNames();
        if (group.equals(leaseDefinition.getSpec().getGroup()) && resource.equals(names.getPlural())) {
            return lease(verb, name, body);
        }
        refused.add("no such resource: " + asked);
        return status(404, "NotFound");
    }

    private boolean allowed(String group, String resource, String verb) {
        return role.getRules().stream().anyMatch(rule -> rule.getApiGroups().contains(group)
                && rule.getResources().contains(resource) && rule.getVerbs().contains(verb));
    }

    private Answer pods(String query) {
        var selector = new LinkedHashMap<String, String>();
        for (var pair : query.split("&")) {
            if (pair.startsWith("labelSelector=")) {
                for (var label : URLDecoder.decode(pair.substring("labelSelector=".length()), StandardCharsets.UTF_8)
                        .split(",")) {
                    selector.put(label.split("=", 2)[0], label.split("=", 2)[1]);
                }
            }
        }
        var list = json.createObjectNode().put("kind", "PodList").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", "1");
        var items = list.putArray("items");
        pods.stream().filter(pod -> pod.labels().entrySet().containsAll(selector.entrySet()))
                .forEach(pod -> items.add(shown(pod)));
        return new Answer(200, list);
    }

    private ObjectNode shown(Pod pod) {
        var shown = json.createObjectNode();
        var metadata = shown.putObject("metadata").put("name", pod.name()).put("namespace", namespace)
                .put("creationTimestamp", "2026-11-21T08:45:58Z");
        var labels = metadata.putObject("labels");
        pod.labels().forEach(labels::put);
        var container = shown.putObject("spec").put("nodeName", "machine").putArray("containers").addObject()
                .put("name", "tutti").put("image", "tutti");
        var ports = container.putArray("ports");
        ports.addObject().put("containerPort", 8080).put("name", "http").put("protocol", "TCP");
        ports.addObject().put("containerPort", pod.managementPort()).put("name", "management").put("protocol", "TCP");
        var status = shown.putObject("status").put("phase", pod.phase());
        if (!pod.phase().equals("Pending")) {
            status.put("podIP", pod.ip());
            status.putArray("podIPs").addObject().put("ip", pod.ip());
        }
        var state = status.putArray("containerStatuses").addObject().put("name", "tutti").put("ready", false)
                .putObject("state");
        if (pod.phase().equals("Running")) {
            state.putObject("running").put("startedAt", "2026-11-21T08:46:01Z");
        } else {
            state.putObject("waiting").put("reason", "ContainerCreating");
        }
        return shown;
    }

    private synchronized Answer lease(String verb, String name, byte[] body) throws IOException {
        if (name == null) {
            return status(405, "MethodNotAllowed");
        }
        var known = leases.get(name);
        if (verb.equals("get")) {
            return known == null ? status(404, "NotFound") : new Answer(200, known);
        }
        var sent = (ObjectNode) json.readTree(body);
        var wrong = wrong(sent, name);
        if (!wrong.isEmpty()) {
            refused.add("invalid lease: " + wrong);
            return status(422, "Invalid");
        }
        return switch (verb) {
            case "create" -> known != null ? status(409, "AlreadyExists") : stored(201, name, sent);
            case "update" -> {
                if (known == null) {
                    yield status(404, "NotFound");
                }
                yield known.at("/metadata/resourceVersion").equals(sent.at("/metadata/resourceVersion"))
                        ? stored(200, name, sent)
                        : status(409, "Conflict");
            }
            default -> status(405, "MethodNotAllowed");
        };
    }

    /** What the resource's definition does not allow. */
    private List<String> wrong(ObjectNode lease, String name) {
        var spec = leaseDefinition.getSpec();
        var wrong = new ArrayList<String>();
        var expected = spec.getGroup() + "/" + spec.getVersions().getFirst().getName();
        if (!lease.path("apiVersion").asText().equals(expected)
                || !lease.path("kind").asText().equals(spec.getNames().getKind())) {
            wrong.add("is a " + lease.path("apiVersion") + " " + lease.path("kind"));
        }
        if (!lease.at("/metadata/name").asText().equals(name)) {
            wrong.add("has the name " + lease.at("/metadata/name"));
        }
        var properties = spec.getVersions().getFirst().getSchema().getOpenAPIV3Schema().getProperties().get("spec")
                .getProperties();
        lease.path("spec").properties().forEach(field -> {
            var type = properties.containsKey(field.getKey()) ? properties.get(field.getKey()).getType() : "none";
            var fits = switch (type) {
                case "string" -> field.getValue().isTextual();
                case "integer" -> field.getValue().isIntegralNumber();
                default -> false;
            };
            if (!fits) {
                wrong.add(field.getKey() + " is " + field.getValue() + " and no " + type);
            }
        });
        return wrong;
    }

    private Answer stored(int status, String name, ObjectNode lease) {
        ((ObjectNode) lease.get("metadata")).put("resourceVersion", Long.toString(++version)).put("namespace",
                namespace);
        leases.put(name, lease);
        var owner = lease.at("/spec/owner").asText();
        if (!owner.isEmpty() && (owners.isEmpty() || !owners.getLast().equals(owner))) {
            owners.add(owner);
        }
        return new Answer(status, lease);
    }

    private Answer status(int code, String reason) {
        return new Answer(code, json.createObjectNode().put("kind", "Status").put("apiVersion", "v1")
                .put("status", "Failure").put("reason", reason).put("code", code));
    }
}
