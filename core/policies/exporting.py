"""A policy's text to take away: one Markdown file that can be imported again, or its clauses as YAML or JSON."""

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from core.clauses.document import clause_document, parse_clauses
from core.policies.front_matter import as_yaml, with_front_matter
from core.policies.model import Content


class ExportFormat(StrEnum):
    """What can be taken away: the whole text, or the clauses alone in one of two notations."""

    MARKDOWN = "markdown"
    YAML = "yaml"
    JSON = "json"


SUFFIXES: Mapping[ExportFormat, str] = {
    ExportFormat.MARKDOWN: "md",
    ExportFormat.YAML: "yaml",
    ExportFormat.JSON: "json",
}
MEDIA_TYPES: Mapping[ExportFormat, str] = {
    ExportFormat.MARKDOWN: "text/markdown",
    ExportFormat.YAML: "application/yaml",
    ExportFormat.JSON: "application/json",
}


def exported(content: Content, wanted: ExportFormat, *, facts: Mapping[str, object] | None = None) -> str:
    """The text in the format that is wanted; `facts` (a version's number and hash) head the Markdown."""
    ordered = [clause_document(clause) for clause in parse_clauses(content.clauses)]
    if wanted is ExportFormat.YAML:
        return clauses_yaml(ordered)
    if wanted is ExportFormat.JSON:
        return clauses_json(ordered)
    return with_front_matter(_facts(content) | dict(facts or {}) | {"clauses": ordered}, content.body)


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
