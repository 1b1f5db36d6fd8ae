package dev.tutti.cli.transcript;

/** The unit types a transcript maps to; the names are those of the wire. */
public enum UnitType {
    MESSAGE, REASONING, TOOL_CALL, TOOL_RESULT, ARTIFACT_CHANGE, TASK_STATUS
}
