"""An example of anything the OpenAPI document describes: what a field is called says more than its type."""

from collections.abc import Mapping
from typing import Any

DEEPEST = 4
_AN_ID = "7d0f3c52-3f0e-4a53-9a0c-2f6b1f6f0c11"
_A_TIME = "2026-11-20T09:30:00Z"
_A_DAY = "2026-12-04"
_BY_NAME: Mapping[str, object] = {
    "access_token": "eyJhbGciOiJFZERTQSIs…",
    "action": "gen_text",
    "agency": "Lumen Health",
    "agency_name": "Lumen Health",
    "average_score": 76,
    "body": "## Prompt records\n\nKeep them for 24 months.",
    "brand": "Oncora",
    "clause_id": "H6",
    "client": "Helix Oncology",
    "comment": "Agreed with the security team.",
    "compliance_score": 61,
    "count": 3,
    "counterpart": "Lumen Health",
    "cursor": "WyIyMDI2LTExLTIwIl0",
    "data": "public_data",
    "display_name": "Mara Lindqvist",
    "document_sha256": "b98b91ab4030085676679f698c52ec9b0ec33cd8d366643466adb442361de0dd",
    "email": "mara.lindqvist@lumen.example",
    "enterprise": "Helix Oncology",
    "expires_in": 600,
    "file_name": "export.csv",
    "if-match": '"3"',
    "Idempotency-Key": "order-4711",
    "label": "Prompt log",
    "message": "Please sign by the due date.",
    "name": "Oncora launch",
    "next_cursor": None,
    "note": "Checked with the vendor.",
    "password": "policy-demo-2026",
    "policy_title": "AI records & prompt logging",
    "printed_name": "Mara Lindqvist",
    "question": "Are prompt records kept for 24 months?",
    "reason": "The contract with the vendor ends in March.",
    "resolution_notes": "One prompt log for each client from today.",
    "search": "logging",
    "sentence": "Prompt log retention must be at least 24 months.",
    "time_zone": "Europe/London",
    "title": "AI records & prompt logging",
    "tool": "claude_for_work",
    "version": 2,
    "version_number": 2,
    "words": "Prompt records are kept for 24 months.",
}
_BY_FORMAT: Mapping[str, object] = {
    "uuid": _AN_ID, "date-time": _A_TIME, "date": _A_DAY, "email": "mara.lindqvist@lumen.example",
    "uri": "https://intranet.lumen.example/rules", "binary": "…",
}  # fmt: skip
_BY_TYPE: Mapping[str, object] = {"integer": 3, "number": 0.5, "boolean": False, "string": "…", "null": None}

Schema = Mapping[str, Any]


def example(schema: Schema, known: Mapping[str, Schema], *, name: str = "", depth: int = 0) -> Any:
    """One value that the schema admits; beyond a few levels "…" stands for what is inside."""
    if "$ref" in schema:
        return example(known[schema["$ref"].rsplit("/", 1)[1]], known, name=name, depth=depth)
    if chosen := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf"):
        return example(chosen[0], known, name=name, depth=depth)
    if "const" in schema:
        return schema["const"]
    if listed := schema.get("examples") or schema.get("enum"):
        return listed[0]
    if schema.get("type") in {"object", "array"} or "properties" in schema:
        return "…" if depth > DEEPEST else _whole(schema, known, name, depth)
    return _plain(schema, name)


def _whole(schema: Schema, known: Mapping[str, Schema], name: str, depth: int) -> Any:
    if schema.get("type") == "array":
        parts = schema.get("prefixItems") or [schema.get("items", {})]
        return [example(part, known, name=name.removesuffix("s"), depth=depth + 1) for part in parts]
    return {key: example(part, known, name=key, depth=depth + 1) for key, part in schema.get("properties", {}).items()}


def _plain(schema: Schema, name: str) -> object:
    if schema.get("format") in _BY_FORMAT:
        return _BY_FORMAT[schema["format"]]
    kind = schema.get("type")
    named = _BY_NAME.get(name)
    if isinstance(named, str) and kind in {"string", None}:
        return named
    if isinstance(named, int) and kind == "integer":
        return named
    return _BY_TYPE.get(str(kind), "…")
