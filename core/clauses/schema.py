"""JSON Schema 2020-12 of a clause document, generated from the vocabulary that the reader checks against."""

from collections.abc import Mapping
from typing import Any

from core.clauses.model import Dimension, Priority
from core.clauses.quantity import LARGEST
from core.clauses.reading import MAX_EXCEPTIONS
from core.clauses.taxonomy import Parameter, ParameterKind, vocabulary

SCHEMA_ID = "urn:policy-distribution-sync:clauses:1"


def clause_schema() -> dict[str, Any]:
    """Describe a list of clauses; what a schema cannot say (unique ids, min below max) the reader still checks."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Clauses of a policy version",
        "type": "array",
        "items": {"$ref": "#/$defs/clause"},
        "$defs": {
            "terms": {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1},
            "scope": _object({dim.value: _scope_terms(dim) for dim in Dimension}),
            "window": _object({key: {"type": "string", "format": "date"} for key in ("from", "until")}),
            "binding": {"type": "string", "pattern": _binding_pattern()},
            "clause": _clause(),
        },
    }


def _object(properties: Mapping[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": dict(properties)}
    return shape | ({"required": list(required)} if required else {})


def _scope_terms(dimension: Dimension) -> dict[str, Any]:
    # Examples, not an enum: a term outside the taxonomy is kept as unmapped.
    return {"$ref": "#/$defs/terms", "examples": [list(vocabulary().taxonomies[dimension].masks)]}


def _binding_pattern() -> str:
    return rf"^(client_work|organization|alliance:.*\S.*|asset:({'|'.join(vocabulary().asset_kinds)}))$"


def _clause() -> dict[str, Any]:
    binding = {"$ref": "#/$defs/binding"}
    shape = _object(
        {
            "id": {"type": "string", "minLength": 1},
            "text": {"type": "string", "minLength": 3},
            "binding": {
                "oneOf": [binding, {"type": "array", "items": binding, "minItems": 1}],
                "default": "client_work",
            },
            "priority": {"enum": [priority.value for priority in Priority], "default": "contract"},
            "scope": {"$ref": "#/$defs/scope"},
            "except": {
                "type": "array",
                "maxItems": MAX_EXCEPTIONS,
                "items": {"$ref": "#/$defs/scope", "minProperties": 1},
            },
            "window": {"$ref": "#/$defs/window"},
            "norm": {"oneOf": _norms()},
        },
        required=("id", "text", "norm"),
    )
    is_only = {"properties": {"norm": {"properties": {"kind": {"const": "only"}}, "required": ["kind"]}}}
    no_tool = {"not": {"required": ["tool"]}}
    return shape | {
        "if": is_only,
        "then": {"properties": {"scope": no_tool, "except": {"items": no_tool}}},
    }


def _norms() -> list[dict[str, Any]]:
    simple = _object({"kind": {"enum": ["permit", "prohibit", "duty", "duty_each"]}}, required=("kind",))
    only = _object({"kind": {"const": "only"}, "tools": {"$ref": "#/$defs/terms"}}, required=("kind", "tools"))
    return [simple, only, *(_require(parameter) for parameter in vocabulary().parameters.values())]


def _require(parameter: Parameter) -> dict[str, Any]:
    fixed = {"kind": {"const": "require"}, "param": {"const": parameter.name}}
    bounds = _object({**fixed, "min": _bound(parameter), "max": _bound(parameter)}, required=("kind", "param"))
    bounds["anyOf"] = [{"required": ["min"]}, {"required": ["max"]}]
    listed = _object({**fixed, "one_of": _values(parameter)}, required=("kind", "param", "one_of"))
    if parameter.kind is ParameterKind.NUMBER:
        return bounds
    return {"oneOf": [bounds, listed]} if parameter.kind is ParameterKind.ORDINAL else listed


def _bound(parameter: Parameter) -> dict[str, Any]:
    if parameter.kind is ParameterKind.NUMBER:
        amount = r"^\s*\d{1,9}\s*[A-Za-z ]*$"
        return {"anyOf": [{"type": "integer", "minimum": 0, "maximum": LARGEST}, {"type": "string", "pattern": amount}]}
    return {"enum": list(parameter.values)}


def _values(parameter: Parameter) -> dict[str, Any]:
    if parameter.kind is ParameterKind.TAXONOMY:
        return {"$ref": "#/$defs/terms"}
    return {"type": "array", "items": {"enum": list(parameter.values)}, "minItems": 1}
