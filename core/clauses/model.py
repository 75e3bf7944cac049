"""A clause as it is written: norm, scope, exceptions, window, binding. The terms follow ODRL's deontic words."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Dimension(StrEnum):
    """One axis of an activity; a scope names terms on some of them, a missing one means any."""

    ACTION = "action"
    TOOL = "tool"
    DATA = "data"
    CHANNEL = "channel"
    AUDIENCE = "audience"
    JURISDICTION = "jurisdiction"


class Priority(StrEnum):
    """What stands behind a clause; a preference ("should") never yields more than `narrowed`."""

    REGULATORY = "regulatory"
    CONTRACT = "contract"
    PREFERENCE = "preference"


class BindingKind(StrEnum):
    """Whose work a clause reaches."""

    CLIENT_WORK = "client_work"
    ORGANIZATION = "organization"
    ASSET = "asset"
    ALLIANCE = "alliance"


@dataclass(frozen=True, order=True)
class Binding:
    """One reach of a clause; `name` is the asset kind or the co-promoted brand, empty for the other two kinds."""

    kind: BindingKind
    name: str = ""


@dataclass(frozen=True)
class Scope:
    """Terms per dimension as written (taxonomy nodes or unmapped words), sorted by dimension then term."""

    terms: tuple[tuple[Dimension, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Window:
    """Half-open span of days [starts_on, ends_on); None is open. The document's `until` is the last day inside."""

    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True)
class Permit:
    """The activity is allowed."""


@dataclass(frozen=True)
class Prohibit:
    """The activity is forbidden."""


@dataclass(frozen=True)
class Duty:
    """The activity must happen: at least once, or (`each`) for every activity in scope."""

    each: bool = False


@dataclass(frozen=True)
class Only:
    """Activities in scope may use these tools and no other; such a clause has no tool in its scope."""

    tools: tuple[str, ...]


@dataclass(frozen=True)
class Require:
    """A parameter's admissible values: min/max (numbers, ordinal words) or one_of, in the parameter's unit."""

    param: str
    minimum: int | str | None = None
    maximum: int | str | None = None
    one_of: tuple[str, ...] | None = None


Norm = Permit | Prohibit | Duty | Only | Require


@dataclass(frozen=True)
class Clause:
    """One rule of a policy, with the prose it was written in; `bindings` is sorted and never empty."""

    id: str
    text: str
    norm: Norm
    bindings: tuple[Binding, ...] = (Binding(BindingKind.CLIENT_WORK),)
    priority: Priority = Priority.CONTRACT
    scope: Scope = Scope()
    exceptions: tuple[Scope, ...] = ()
    window: Window = Window()
