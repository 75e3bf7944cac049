"""Policies to start from: prose and typed clauses in our own words, one Markdown file each beside this module."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.clauses.document import clause_document
from core.policies.front_matter import split_front_matter
from core.policies.notation import read_clauses

_FOLDER = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Template:
    """A policy nobody has adopted yet; `clauses` are canonical clause documents."""

    key: str
    title: str
    summary: str
    body: str
    clauses: tuple[Mapping[str, object], ...]


@cache
def templates() -> tuple[Template, ...]:
    """All templates, by title."""
    return tuple(sorted((_template(path) for path in _FOLDER.glob("*.md")), key=lambda template: template.title))


def _template(path: Path) -> Template:
    facts, body = split_front_matter(path.read_text(encoding="utf-8"))
    clauses = facts["clauses"]
    return Template(
        key=path.stem,
        title=str(facts["title"]),
        summary=str(facts["summary"]),
        body=body,
        clauses=tuple(clause_document(clause) for clause in read_clauses(clauses if isinstance(clauses, list) else [])),
    )
