"""A clause as the fields of a form, and back: any clause that can be written fits in and reads back the same."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.clauses.document import ClausesNotValid, parse_clauses
from core.clauses.model import BindingKind, Dimension, Priority
from core.clauses.reading import NORM_KEYS, Problem
from core.clauses.taxonomy import vocabulary
from core.clauses.words import clause_words

Terms = Mapping[Dimension, tuple[str, ...]]
Document = Mapping[str, Any]

KINDS: Mapping[str, str] = {
    "prohibit": "Forbid",
    "permit": "Allow",
    "only": "Allow only these tools",
    "require": "Demand a value",
    "duty": "Demand it once",
    "duty_each": "Demand it every time",
}
PRIORITIES: Mapping[str, str] = {
    Priority.REGULATORY.value: "Law or regulation",
    Priority.CONTRACT.value: "Our contract",
    Priority.PREFERENCE.value: "A preference (“should”)",
}
DIMENSIONS: Mapping[Dimension, str] = {
    Dimension.ACTION: "What is done",
    Dimension.TOOL: "With which tools",
    Dimension.DATA: "Using which data",
    Dimension.CHANNEL: "On which channels",
    Dimension.AUDIENCE: "For whom",
    Dimension.JURISDICTION: "In which countries",
}
_FIELDS = frozenset({"id", "text", "binding", "priority", "scope", "except", "window", "norm"})
_FIELD_LABELS: Mapping[str, str] = {
    "id": "Id",
    "text": "In your own words",
    "norm": "The demand",
    "norm.kind": "The rule",
    "norm.min": "At least",
    "norm.max": "At most",
    "norm.one_of": "One of",
    "scope": "Where it applies",
    "except": "Exceptions",
    "window": "Dates",
    "binding": "Whose work it reaches",
    "priority": "What stands behind it",
}
_NUMBERED = re.compile(r"(.*?)(\d{1,6})")
_WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")
_ALLIANCE = f"{BindingKind.ALLIANCE.value}:"


@dataclass(frozen=True)
class ClauseForm:
    """The fields. Amounts are text as typed ("24 months"); `until` is the last day; `rest` keeps unknown fields."""

    id: str = ""
    text: str = ""
    kind: str = "prohibit"
    tools: tuple[str, ...] = ()
    param: str = ""
    least: str = ""
    most: str = ""
    values: tuple[str, ...] = ()
    scope: Terms = field(default_factory=dict)
    exceptions: tuple[Terms, ...] = ()
    starts_on: date | None = None
    until: date | None = None
    bindings: tuple[str, ...] = (BindingKind.CLIENT_WORK.value,)
    brands: tuple[str, ...] = ()
    priority: str = Priority.CONTRACT.value
    rest: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One clause of the list: what it says in words, or what is to be mended."""

    position: int
    id: str
    words: str
    text: str
    problems: tuple[str, ...] = ()


def form_of(document: object) -> ClauseForm:
    """The fields filled from a clause document, also from one that is not valid yet."""
    given = _mapping(document)
    norm, window = _mapping(given.get("norm")), _mapping(given.get("window"))
    bindings = _words(given.get("binding", BindingKind.CLIENT_WORK.value))
    kind, param, priority = (_text(value) for value in (norm.get("kind"), norm.get("param"), given.get("priority")))
    return ClauseForm(
        id=_text(given.get("id")),
        text=_text(given.get("text")),
        kind=kind if kind in NORM_KEYS else "prohibit",
        tools=_terms(Dimension.TOOL, norm.get("tools")),
        param=param if param in vocabulary().parameters else "",
        least=_text(norm.get("min")),
        most=_text(norm.get("max")),
        values=_listed(param, norm.get("one_of")),
        scope=_scope(given.get("scope")),
        exceptions=tuple(_scope(each) for each in _list(given.get("except"))),
        starts_on=_day(window.get("from")),
        until=_day(window.get("until")),
        bindings=tuple(word for word in bindings if not word.startswith(_ALLIANCE)),
        brands=tuple(word.removeprefix(_ALLIANCE).strip() for word in bindings if word.startswith(_ALLIANCE)),
        priority=priority if priority in PRIORITIES else Priority.CONTRACT.value,
        rest={key: value for key, value in given.items() if key not in _FIELDS},
    )


def document_of(form: ClauseForm) -> dict[str, Any]:
    """The clause document that the fields say; empty parts are left out."""
    bindings = [*form.bindings, *(f"{_ALLIANCE}{brand}" for brand in form.brands)]
    document = {
        "id": form.id.strip(),
        "text": form.text.strip(),
        "binding": bindings,
        "priority": form.priority,
        "scope": _scope_document(form.scope, form.kind),
        "except": [excepted for each in form.exceptions if (excepted := _scope_document(each, form.kind))],
        "window": {
            key: day.isoformat() for key, day in (("from", form.starts_on), ("until", form.until)) if day is not None
        },
        "norm": _norm_document(form),
    }
    kept = {key: value for key, value in document.items() if value not in ({}, [])}
    return {**kept, **form.rest}


def rows(documents: Sequence[object]) -> list[Row]:
    """The list of clauses, in their order, each with its own problems."""
    ids = [_text(_mapping(each).get("id")).strip() for each in documents]
    return [_row(position, document, ids) for position, document in enumerate(documents)]


def problems_of_document(document: object) -> tuple[str, ...]:
    """What is to be mended in one clause, without its name before each sentence."""
    try:
        parse_clauses([document])
    except ClausesNotValid as refused:
        name = _text(_mapping(document).get("id")).strip()
        return tuple(_sentence(problem, name or "clauses[0]") for problem in refused.problems)
    return ()


def next_id(documents: Sequence[object]) -> str:
    """The name after the last clause's: G8 after G7, C1 where there is none, never one that a clause has."""
    taken = [_text(_mapping(each).get("id")).strip() for each in documents]
    last = next((found for name in reversed(taken) if (found := _NUMBERED.fullmatch(name))), None)
    prefix, number = (last[1], int(last[2])) if last else ("C", 0)
    while (name := f"{prefix}{number + 1}") in taken:
        number += 1
    return name


def duplicated(documents: Sequence[object], position: int) -> list[object]:
    """The list with a copy of one clause under it, by a name of its own."""
    document = documents[position]
    copy = {**document, "id": next_id(documents)} if isinstance(document, Mapping) else document
    return [*documents[: position + 1], copy, *documents[position + 1 :]]


def moved(documents: Sequence[object], position: int, by: int) -> list[object]:
    """The list with one clause moved up (-1) or down (1); at the ends nothing moves."""
    target = position + by
    changed = list(documents)
    if 0 <= target < len(changed):
        changed[position], changed[target] = changed[target], changed[position]
    return changed


def _row(position: int, document: object, ids: Sequence[str]) -> Row:
    problems = problems_of_document(document)
    name = ids[position]
    if name and ids.index(name) != position:
        problems = (*problems, "Id: is the same as that of a clause above; give each its own.")
    words = "" if problems_of_document(document) else clause_words(parse_clauses([document])[0])
    text = _text(_mapping(document).get("text"))
    return Row(position, name or f"Clause {position + 1}", words, text, problems)


def _sentence(problem: Problem, name: str) -> str:
    """What is to be mended, by the name of its field in the form."""
    path = problem.path.removeprefix(name).strip(".")
    if path == "norm.param" and "''" in problem.message:
        return "Choose what is demanded."
    if path == "norm.tools":
        return "Choose one or more tools."
    label = _FIELD_LABELS.get(path) or _FIELD_LABELS.get(path.partition(".")[0].partition("[")[0], path)
    return f"{label}: {problem.message}." if label else f"This clause {problem.message}."


def _norm_document(form: ClauseForm) -> dict[str, Any]:
    if form.kind == "only":
        return {"kind": "only", "tools": list(form.tools)}
    if form.kind != "require":
        return {"kind": form.kind}
    norm: dict[str, Any] = {"kind": "require", "param": form.param}
    for key, typed in (("min", form.least), ("max", form.most)):
        if typed.strip():
            norm[key] = int(typed) if _WHOLE_NUMBER.fullmatch(typed.strip()) else typed.strip()
    return norm | ({"one_of": list(form.values)} if form.values else {})


def _scope_document(scope: Terms, kind: str) -> dict[str, list[str]]:
    """The terms by dimension; an exclusivity names its tools in the rule, so its scope has none."""
    named = {dimension: terms for dimension, terms in scope.items() if terms}
    return {dim.value: list(terms) for dim, terms in named.items() if kind != "only" or dim is not Dimension.TOOL}


def _scope(value: object) -> Terms:
    given = _mapping(value)
    return {dimension: _terms(dimension, given[dimension.value]) for dimension in Dimension if dimension.value in given}


def _listed(param: str, value: object) -> tuple[str, ...]:
    parameter = vocabulary().parameters.get(param)
    if parameter is not None and parameter.taxonomy is not None:
        return _terms(parameter.taxonomy, value)
    return _words(value)


def _terms(dimension: Dimension, value: object) -> tuple[str, ...]:
    """Terms by their nodes as a stored clause is read; an alias, an own and an unknown word stand for themselves."""
    taxonomy = vocabulary().taxonomies[dimension]
    return tuple(dict.fromkeys(taxonomy.settled(word) or word for word in _words(value)))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _words(value: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_text(word).strip() for word in _list(value) if _text(word).strip()))


def _list(value: object) -> Sequence[object]:
    if isinstance(value, list | tuple):
        return value
    return () if value is None else (value,)


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
