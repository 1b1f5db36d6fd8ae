package dev.tutti.http;

import dev.tutti.protocol.problem.Problem;

/** The one place that says which status a problem is answered with. */
final class ProblemStatus {
    private ProblemStatus() {}

    static int of(Problem problem) {
        return switch (problem) {
            case Problem.Malformed p -> 400;
            case Problem.UnknownField p -> 400;
            case Problem.InvalidField p -> 400;
            case Problem.InvalidCursor p -> 400;
            case Problem.InvalidUnit p -> of(p.cause());
            case Problem.TooLarge p -> 413;
            case Problem.AgentMismatch p -> 403;
            case Problem.InsufficientScope p -> 403;
            case Problem.OriginRefused p -> 403;
            case Problem.Unauthenticated p -> 401;
            case Problem.RouteNotFound p -> 404;
            case Problem.ContextNotFound p -> 404;
            case Problem.UnitNotFound p -> 404;
            case Problem.MethodNotAllowed p -> 405;
            case Problem.NotAcceptable p -> 406;
            case Problem.UnsupportedMediaType p -> 415;
            case Problem.ContextExists p -> 409;
            case Problem.UnitIdTaken p -> 409;
            case Problem.ContextCompleted p -> 409;
            case Problem.WrongContext p -> 409;
            case Problem.PreconditionFailed p -> 412;
            case Problem.LockHeld p -> 409;
            case Problem.Deadlock p -> 409;
            case Problem.StaleToken p -> 409;
            case Problem.RequestOver p -> 409;
            case Problem.LockNotFound p -> 404;
            case Problem.SeveralLockSpaces p -> 400;
            case Problem.Overloaded p -> 503;
            case Problem.StoreUnavailable p -> 503;
            case Problem.OutcomeUnknown p -> 504;
            case Problem.InsufficientStorage p -> 507;
            case Problem.Internal p -> 500;
        };
    }

    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406 -> "Not acceptable";
            case 409 -> "Conflict";
            case 412 -> "Precondition failed";
            case 413 -> "Too large";
            case 415 -> "Unsupported media type";
            case 503 -> "Overloaded";
            case 504 -> "Outcome unknown";
            case 507 -> "Insufficient storage";
            default -> "Internal error";
        };
    }
}
