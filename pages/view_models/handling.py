"""Who handles a finding and by when, as colleagues say it; and findings handled together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pandas as pd

from core.conflicts.clock import Clock
from core.conflicts.handling import Comment, Handling
from core.conflicts.model import ResolutionStatus
from core.conflicts.records import Conflict
from core.conflicts.triage import Triaged
from pages.view_models.markdown import literal
from pages.view_models.times import NEVER, day, when
from pages.view_models.words import counted

MINE, OVERDUE, UNASSIGNED = "Mine", "Overdue", "Unassigned"
ANYONE = "All"
HANDLINGS = (ANYONE, MINE, OVERDUE, UNASSIGNED)
NOBODY = "nobody yet"
LEDGER = ["Severity", "Due", "What clashes", "Clients", "Meet on", "Reach", "State", "Whose"]
LEAVE = "as they are"
TRIAGE_STATES: Mapping[str, ResolutionStatus | None] = {
    "Leave as it is": None,
    "In progress": ResolutionStatus.IN_PROGRESS,
    "Unresolved": ResolutionStatus.UNRESOLVED,
    "Set aside until a day": ResolutionStatus.IGNORED,
}


@dataclass(frozen=True)
class Remark:
    """One comment, ready for Markdown."""

    author: str
    at: str
    words: str


def due_words(clock: Clock, *, now: datetime, zone_name: str) -> str:
    """How far away the day is, or since when the clock stands."""
    if clock.stands_since is not None:
        return f"the clock stands: with a client since {day(clock.stands_since, zone_name)}"
    return _distance(clock.due_on, now.date(), is_overdue=clock.is_overdue)


def _distance(due_on: date, today: date, *, is_overdue: bool) -> str:
    days = (due_on - today).days
    if is_overdue:
        return f"{counted(-days, 'day')} overdue"
    return {0: "due today", 1: "due tomorrow"}.get(days, f"due in {counted(days, 'day')}")


def handling_sentence(held: Handling, *, now: datetime, zone_name: str) -> str:
    """Whose it is and by when, in one line of Markdown."""
    who = f"Given to **{literal(held.assignee_name)}**" if held.assignee_name else "Given to **nobody yet**"
    if held.clock is None:
        return who
    by_hand = ", a day set by hand" if held.is_due_by_hand else ""
    words = due_words(held.clock, now=now, zone_name=zone_name)
    return f"{who} · {words} ({day(held.clock.due_on)}{by_hand})"


def issue_sentence(held: Collection[Handling], *, now: datetime, zone_name: str) -> str:
    """The worst day of an issue's findings, and whose they are."""
    names = sorted({each.assignee_name for each in held if each.assignee_name})
    free = sum(each.assignee_id is None for each in held)
    whose = [literal(name) for name in names] + ([f"{free} given to nobody"] if free else [])
    clocks = [each.clock for each in held if each.clock is not None]
    said = [due_words(worst(clocks), now=now, zone_name=zone_name)] if clocks else []
    return " · ".join([f"Most urgent: {said[0]}", *whose] if said else whose)


def worst(clocks: Iterable[Clock]) -> Clock:
    """The one that runs out first; what stands comes last."""
    return min(clocks, key=lambda each: (each.stands_since is not None, each.due_on))


def chosen(held: Mapping[UUID, Handling], wanted: str, user_id: UUID) -> list[UUID] | None:
    """The open findings that a filter asks for; None where it asks for all."""
    if wanted == MINE:
        return [key for key, each in held.items() if each.assignee_id == user_id]
    if wanted == OVERDUE:
        return [key for key, each in held.items() if each.clock is not None and each.clock.is_overdue]
    if wanted == UNASSIGNED:
        return [key for key, each in held.items() if each.assignee_id is None]
    return None


def with_handling(
    frame: pd.DataFrame, found: Sequence[Conflict], held: Mapping[UUID, Handling], *, now: datetime, zone_name: str
) -> pd.DataFrame:
    """The ledger of findings with by when and whose each is, in place of when it was detected."""
    beside = [held.get(each.id) for each in found]
    full = frame.assign(
        Due=[due_words(each.clock, now=now, zone_name=zone_name) if each and each.clock else NEVER for each in beside],
        Whose=[(each.assignee_name or NEVER) if each else NEVER for each in beside],
    )
    return full[LEDGER]


def remarks(thread: Iterable[Comment], *, now: datetime, zone_name: str) -> list[Remark]:
    """The comments on a finding, in order."""
    return [
        Remark(literal(each.author_name), when(each.written_at, now=now, zone_name=zone_name), literal(each.words))
        for each in thread
    ]


def triage_says(count: int, of_all: int) -> str:
    """What the dialog is about; the worst of an issue that has more than can be handled at once."""
    worst_of = f"the worst {count:,} of its {of_all:,} findings" if count < of_all else counted(count, "finding")
    return f"What you choose here holds for **{worst_of}**, all at once."


def choice_words(key: UUID | str, people: Mapping[UUID, str]) -> str:
    """A choice of the dialog: a colleague, or that nobody is to have them, or that nothing changes."""
    if isinstance(key, UUID):
        return people[key]
    return "Leave as it is" if key == LEAVE else "Nobody"


def triaged_sentence(done: Triaged) -> str:
    """What was handled, and what was left out and why."""
    said = f"{counted(len(done.handled), 'finding')} handled."
    reasons = sorted({each.why for each in done.left_out})
    return f"{said} {len(done.left_out)} left out: {' '.join(reasons)}" if reasons else said
