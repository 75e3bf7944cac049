"""An ODRL document as read: nodes with properties, then rules with their conditions; and what could not be said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from core.errors import NotValid


class OdrlNotRead(NotValid):
    """A text or document that is no ODRL, or too large or too deep to be read."""


_UNSTORABLE = re.compile("[\\x00\\ud800-\\udfff]")


def storable(text: str) -> str:
    """The text, when a database and a page can hold it.

    Raises:
        OdrlNotRead: it holds a NUL or half a surrogate pair, which an escape can write.
    """
    if _UNSTORABLE.search(text):
        raise OdrlNotRead("The ODRL text holds a character that cannot be kept: a NUL, or half of a pair.")
    return text


@dataclass(frozen=True)
class Literal:
    """A value written out, with the IRI of its datatype (empty for a plain string)."""

    text: str
    datatype: str = ""


@dataclass(frozen=True)
class Node:
    """A thing of the document: its IRI (empty where it has none), where it stands, and what is said of it in order."""

    iri: str
    place: str
    properties: tuple[tuple[str, tuple["Value", ...]], ...] = ()

    def values(self, predicate: str) -> tuple["Value", ...]:
        """All that the predicate says."""
        return tuple(value for named, values in self.properties if named == predicate for value in values)

    def nodes(self, predicate: str) -> Iterator["Node"]:
        """The things that the predicate names."""
        return (value for value in self.values(predicate) if isinstance(value, Node))

    def text(self, predicate: str) -> str:
        """The first value as words; empty when nothing is said."""
        return next((words(value) for value in self.values(predicate)), "")


Value = Literal | Node


def words(value: Value) -> str:
    """What a value says, as one word: its text or its IRI."""
    return value.text if isinstance(value, Literal) else value.iri


class RuleKind(StrEnum):
    """The three kinds of ODRL rules, as a policy names them."""

    PERMISSION = "permission"
    PROHIBITION = "prohibition"
    OBLIGATION = "obligation"


@dataclass(frozen=True)
class Constraint:
    """One comparison; `operator` is its local name, `node` keeps what else is said of it (unit, extensions)."""

    node: Node
    operand: str
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Compound:
    """Several conditions under `and`, `or`, `xone` or `andSequence`."""

    node: Node
    operator: str
    parts: tuple["Condition", ...]


Condition = Constraint | Compound


@dataclass(frozen=True)
class Action:
    """What a rule is about, with the refinements on it; `iri` is empty where it has no name."""

    node: Node
    iri: str
    refinements: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Rule:
    """One rule of a policy."""

    node: Node
    kind: RuleKind
    actions: tuple[Action, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Policy:
    """A policy and its rules, kind by kind."""

    node: Node
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Unsaid:
    """A construct of a document that clauses cannot say: its place, and a sentence."""

    place: str
    message: str


@dataclass
class Notes:
    """Collects what could not be said while a document is read."""

    unsaid: list[Unsaid] = field(default_factory=list)

    def note(self, place: str, message: str) -> None:
        """Record one construct."""
        self.unsaid.append(Unsaid(place or "document", message))
