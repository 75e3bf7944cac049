"""Clause documents with defaults."""

from typing import Any

from core.clauses.document import parse_clauses
from core.clauses.model import Clause


def document(**parts: Any) -> dict[str, Any]:
    """A small valid clause document with some parts replaced; `except_` stands for the field `except`."""
    if "except_" in parts:
        parts["except"] = parts.pop("except_")
    return {"id": "C1", "text": "The clause's own words.", "norm": {"kind": "prohibit"}} | parts


def clause(**parts: Any) -> Clause:
    """That document, read."""
    return parse_clauses([document(**parts)])[0]
