"""Clause documents: lists of plain objects (JSON or YAML) to clauses and back, checked against the vocabulary."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785

from core.clauses.model import BindingKind, Clause, Duty, Norm, Only, Permit, Prohibit, Require, Scope, Window
from core.clauses.reading import (
    Problem,
    Reader,
    read_bindings,
    read_exceptions,
    read_norm,
    read_priority,
    read_scope,
    read_window,
)
from core.clauses.schema import clause_schema
from core.errors import NotValid

__all__ = ["ClausesNotValid", "clause_document", "clause_schema", "normative_sha256", "parse_clauses"]

MIN_TEXT_LENGTH = 3
_FIELDS = frozenset({"id", "text", "binding", "priority", "scope", "except", "window", "norm"})


class ClausesNotValid(NotValid):
    """A clause document with problems, all of them listed in `problems` and in the message."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        listed = "; ".join(f"{problem.path} {problem.message}" for problem in problems)
        super().__init__(f"The clauses cannot be used yet: {listed}.", problems=tuple(problems))
        self.problems = tuple(problems)


def parse_clauses(document: object) -> tuple[Clause, ...]:
    """Read a list of clause objects.

    Raises:
        ClausesNotValid: with every problem of every clause, each under the clause's id (or its position) and path.
    """
    reader = Reader()
    if not isinstance(document, list | tuple):
        reader.note("clauses", "must be a list of clause objects")
        raise ClausesNotValid(reader.problems)
    clauses = tuple(_read_clause(reader, given, index) for index, given in enumerate(document))
    seen: set[str] = set()
    for clause in clauses:
        if clause.id in seen:
            reader.note(clause.id, "is the id of two clauses; give each its own")
        seen.add(clause.id)
    if reader.problems:
        raise ClausesNotValid(reader.problems)
    return clauses


def _read_clause(reader: Reader, value: object, index: int) -> Clause:
    given_id = value.get("id") if isinstance(value, Mapping) else None
    path = given_id if isinstance(given_id, str) and given_id.strip() else f"clauses[{index}]"
    given = reader.mapping(value, path, _FIELDS)
    if path != given_id:
        reader.note(f"{path}.id", "is missing; give the clause a short id such as C1")
    text = given.get("text")
    if not isinstance(text, str) or len(text.strip()) < MIN_TEXT_LENGTH:
        reader.note(f"{path}.text", f"must hold the clause's own words, at least {MIN_TEXT_LENGTH} characters")
    clause = Clause(
        id=path,
        text=text.strip() if isinstance(text, str) else "",
        norm=read_norm(reader, given.get("norm"), f"{path}.norm"),
        bindings=read_bindings(reader, given.get("binding", BindingKind.CLIENT_WORK.value), f"{path}.binding"),
        priority=read_priority(reader, given.get("priority", "contract"), f"{path}.priority"),
        scope=read_scope(reader, given.get("scope", {}), f"{path}.scope"),
        exceptions=read_exceptions(reader, given.get("except", []), f"{path}.except"),
        window=read_window(reader, given.get("window", {}), f"{path}.window"),
    )
    _refuse_tools_twice(reader, clause)
    return clause


def _refuse_tools_twice(reader: Reader, clause: Clause) -> None:
    """An exclusivity lists its tools in the norm; a tool in its scope or exceptions would say it twice."""
    if not isinstance(clause.norm, Only):
        return
    for place, scope in (("scope", clause.scope), *((f"except[{i}]", e) for i, e in enumerate(clause.exceptions))):
        if any(dimension == "tool" for dimension, _ in scope.terms):
            reader.note(f"{clause.id}.{place}.tool", "does not go with norm only; list the allowed tools in norm.tools")


def clause_document(clause: Clause) -> dict[str, object]:
    """Write a clause as the plain object that `parse_clauses` reads; empty parts are left out."""
    document: dict[str, object] = {"id": clause.id, "text": clause.text, **_normative_part(clause)}
    return {key: value for key, value in document.items() if value not in ({}, [])}


def normative_sha256(clause: Clause) -> bytes:
    """SHA-256 of the canonical JSON of what the clause decides: everything but its id and prose."""
    return hashlib.sha256(rfc8785.dumps(_normative_part(clause, ordered=True))).digest()


def _normative_part(clause: Clause, *, ordered: bool = False) -> dict[str, Any]:
    exceptions = [_scope_document(scope) for scope in clause.exceptions]
    return {
        "binding": [f"{b.kind}:{b.name}" if b.name else str(b.kind) for b in sorted(clause.bindings)],
        "priority": str(clause.priority),
        "scope": _scope_document(clause.scope),
        "except": sorted(exceptions, key=rfc8785.dumps) if ordered else exceptions,
        "window": _window_document(clause.window),
        "norm": _norm_document(clause.norm),
    }


def _scope_document(scope: Scope) -> dict[str, list[str]]:
    return {str(dimension): sorted(terms) for dimension, terms in sorted(scope.terms)}


def _window_document(window: Window) -> dict[str, str]:
    document = {}
    if window.starts_on is not None:
        document["from"] = window.starts_on.isoformat()
    if window.ends_on is not None:
        document["until"] = window.ends_on.fromordinal(window.ends_on.toordinal() - 1).isoformat()
    return document


def _norm_document(norm: Norm) -> dict[str, object]:
    match norm:
        case Permit():
            return {"kind": "permit"}
        case Prohibit():
            return {"kind": "prohibit"}
        case Duty(each):
            return {"kind": "duty_each" if each else "duty"}
        case Only(tools):
            return {"kind": "only", "tools": sorted(tools)}
        case Require():
            return _require_document(norm)


def _require_document(norm: Require) -> dict[str, object]:
    document: dict[str, object] = {"kind": "require", "param": norm.param}
    if norm.minimum is not None:
        document["min"] = norm.minimum
    if norm.maximum is not None:
        document["max"] = norm.maximum
    if norm.one_of is not None:
        document["one_of"] = sorted(norm.one_of)
    return document
