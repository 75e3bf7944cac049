"""A policy's text to take away: one Markdown file that can be imported again, or its clauses in four notations."""

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from core.clauses.document import clause_document, parse_clauses
from core.clauses.model import Clause
from core.clauses.odrl.writing import to_odrl, to_turtle
from core.policies.front_matter import as_yaml, with_front_matter
from core.policies.model import Content


class ExportFormat(StrEnum):
    """What can be taken away: the whole text, or the clauses alone, in our own notations or as ODRL."""

    MARKDOWN = "markdown"
    YAML = "yaml"
    JSON = "json"
    ODRL = "odrl"
    ODRL_TURTLE = "odrl_turtle"


SUFFIXES: Mapping[ExportFormat, str] = {
    ExportFormat.MARKDOWN: "md",
    ExportFormat.YAML: "yaml",
    ExportFormat.JSON: "json",
    ExportFormat.ODRL: "jsonld",
    ExportFormat.ODRL_TURTLE: "ttl",
}
MEDIA_TYPES: Mapping[ExportFormat, str] = {
    ExportFormat.MARKDOWN: "text/markdown",
    ExportFormat.YAML: "application/yaml",
    ExportFormat.JSON: "application/json",
    ExportFormat.ODRL: "application/ld+json",
    ExportFormat.ODRL_TURTLE: "text/turtle",
}


def exported(content: Content, wanted: ExportFormat, *, facts: Mapping[str, object] | None = None) -> str:
    """The text in the format that is wanted; `facts` (a version's number and hash) head the Markdown."""
    clauses = parse_clauses(content.clauses)
    if write := _WRITERS.get(wanted):
        return write(clauses)
    documents = [clause_document(clause) for clause in clauses]
    return with_front_matter(_facts(content) | dict(facts or {}) | {"clauses": documents}, content.body)


def clauses_yaml(documents: Sequence[object]) -> str:
    """Clause documents as an author edits them; no clause is no text."""
    return as_yaml(list(documents)) if documents else ""


def clauses_json(documents: Sequence[object]) -> str:
    """The same as JSON."""
    return json.dumps(list(documents), indent=2, ensure_ascii=False) + "\n" if documents else "[]\n"


def _facts(content: Content) -> dict[str, Any]:
    facts = {
        "title": content.title,
        "effective_from": content.effective_from.isoformat() if content.effective_from else None,
        "effective_until": content.effective_until.isoformat() if content.effective_until else None,
        "change_class": content.change_class.value,
        "change_summary": content.change_summary,
    }
    return {name: value for name, value in facts.items() if value}


def _odrl(clauses: Sequence[Clause]) -> str:
    return json.dumps(to_odrl(clauses), indent=2, ensure_ascii=False) + "\n"


_WRITERS: Mapping[ExportFormat, Callable[[Sequence[Clause]], str]] = {
    ExportFormat.YAML: lambda clauses: clauses_yaml([clause_document(clause) for clause in clauses]),
    ExportFormat.JSON: lambda clauses: clauses_json([clause_document(clause) for clause in clauses]),
    ExportFormat.ODRL: _odrl,
    ExportFormat.ODRL_TURTLE: to_turtle,
}
