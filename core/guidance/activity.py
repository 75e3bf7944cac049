"""A question before work begins, "may I do this?", and its answer: plain data, as it is decided and as it is kept."""

from dataclasses import dataclass
from enum import StrEnum

from core.clauses.model import Dimension
from core.conflicts.model import PolicyClause, Subject


class Answer(StrEnum):
    """What may be done; nothing but a clause can forbid, and nobody but a person can settle what is to be asked."""

    ALLOWED = "allowed"
    CONDITIONS = "allowed_with_conditions"
    FORBIDDEN = "forbidden"
    ASK = "ask"


class Bearing(StrEnum):
    """What a clause does to the question, in the order in which clauses are cited."""

    FORBIDS = "forbids"
    UNCLEAR = "unclear"
    DEMANDS = "demands"
    ALLOWS = "allows"
    ASKS_FOR = "asks_for"
    ADVISES = "advises"
    STANDING = "standing"


@dataclass(frozen=True)
class Activity:
    """What somebody wants to do. A dimension that is missing is left open; a group stands for each leaf below it.

    `values` are what the work would keep to, by parameter: a whole number in its unit, or one of its words.
    """

    subject: Subject
    terms: tuple[tuple[Dimension, str], ...] = ()
    values: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True)
class Citation:
    """One clause that counts. `in_part`: only for some of what was asked; `words` are those it hangs on."""

    held: PolicyClause
    bearing: Bearing
    in_part: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Condition:
    """What has to hold: the strictest of what these clauses demand. `is_met` is None where no value was given.

    `when` confines it to a part of what was asked, in words; empty, it holds for all of it.
    """

    said: str
    clauses: tuple[PolicyClause, ...]
    when: str = ""
    is_met: bool | None = None


@dataclass(frozen=True)
class Contradiction:
    """Demands on one parameter that no value meets together."""

    param: str
    clauses: tuple[PolicyClause, ...]


@dataclass(frozen=True)
class Settling:
    """A dimension that was left open and on which the answer hangs, with what each part of it gives."""

    dimension: Dimension
    outcomes: tuple[tuple[Answer, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Decision:
    """The answer and everything it rests on; `standing` is told beside it and never changes it.

    `contradictions` lie in the work itself, `standing_contradictions` in what the work runs on.
    """

    answer: Answer
    citations: tuple[Citation, ...]
    conditions: tuple[Condition, ...]
    contradictions: tuple[Contradiction, ...]
    settlings: tuple[Settling, ...]
    standing: tuple[Condition, ...]
    standing_contradictions: tuple[Contradiction, ...]
    is_silent: bool
    engine_version: str
    vocabulary_version: str
