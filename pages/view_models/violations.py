"""One violation in words: where it stands, what is known of it, its timeline, and what may be done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.clauses.model import Dimension
from core.clauses.taxonomy import vocabulary
from core.compliance.components import SEVERITY_COST, violation_cost
from core.compliance.facts import ViolationFact
from core.compliance.model import OPEN_VIOLATION_STATES, Severity, ViolationState
from core.identity.model import Actor, Permission
from core.violations.model import AgencySide, Side, Step, StepTaken, Terms, Violation
from core.violations.rules import moves_open_to
from pages.view_models.markdown import literal
from pages.view_models.times import day, minute, relative
from pages.view_models.violation_list import SOURCES
from pages.view_models.words import word_of

_DONE: Mapping[Step, str] = {
    Step.REPORTED: "reported it",
    Step.CONFIRMED: "confirmed it",
    Step.CORRECTING: "set a corrective action",
    Step.VERIFIED: "verified the correction",
    Step.SENT_BACK: "sent it back to be corrected",
    Step.CLOSED: "closed it",
    Step.DISMISSED: "dismissed it",
    Step.COMMENTED: "wrote",
}
_REPLANNED = "changed the corrective action"
_WHOLE = 10_000


@dataclass(frozen=True)
class MoveChoice:
    """One move that the reader may make, what it means, and what is confirmed with it."""

    to: ViolationState
    label: str
    explained: str
    words_label: str | None


_CHOICES: Mapping[tuple[ViolationState, bool], MoveChoice] = {
    (ViolationState.CONFIRMED, False): MoveChoice(
        ViolationState.CONFIRMED, "Confirm", "It happened, and it broke the clause. From now on it costs score.",
        "Why another severity",
    ),
    (ViolationState.DISMISSED, False): MoveChoice(
        ViolationState.DISMISSED, "Dismiss", "It was no violation. Final; both sides keep the reason.",
        "Why it was none",
    ),
    (ViolationState.VERIFIED, False): MoveChoice(
        ViolationState.VERIFIED, "Verify", "You have seen that it is corrected. It can be closed then.", None
    ),
    (ViolationState.CORRECTING, False): MoveChoice(
        ViolationState.CORRECTING, "Send back", "The correction did not hold: the agency corrects again.",
        "Why it did not hold",
    ),
    (ViolationState.CLOSED, False): MoveChoice(
        ViolationState.CLOSED, "Close", "It is done, in your name. Final; it costs no score any more.", None
    ),
    (ViolationState.CORRECTING, True): MoveChoice(
        ViolationState.CORRECTING, "Set a corrective action", "What you do, who sees to it, and by when.",
        "What you do about it",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class TimelineLine:
    """One step, ready for Markdown."""

    head: str
    words: str


def counterpart(violation: Violation, actor: Actor) -> str:
    """The other organization of the two."""
    return violation.enterprise if actor.is_agency else violation.agency


def standing(violation: Violation, actor: Actor, *, now: datetime) -> str:
    """Where it stands, who has to act, and what it costs today."""
    said = [_standing(violation, actor)]
    if violation.state is ViolationState.DISMISSED and violation.dismiss_reason:
        said.append(f"Reason: {literal(violation.dismiss_reason)}")
    if violation.state is ViolationState.CLOSED and violation.closed_by_name:
        said[0] = f"Closed by {literal(violation.closed_by_name)}."
    return " ".join([*said, cost_sentence(violation, today=now.date())])


def _standing(violation: Violation, actor: Actor) -> str:
    agency, client = literal(violation.agency), literal(violation.enterprise)
    by_agency = actor.is_agency
    return {
        ViolationState.REPORTED: f"{client} has to confirm or dismiss it." if by_agency else "Confirm or dismiss it.",
        ViolationState.CONFIRMED: "Set a corrective action."
        if by_agency
        else f"{agency} has to set a corrective action.",
        ViolationState.CORRECTING: (
            f"You are correcting it; {client} verifies that."
            if by_agency
            else f"{agency} is correcting it; verify it once you have seen that."
        ),
        ViolationState.VERIFIED: (
            f"The correction is verified; {client} closes it, or sends it back."
            if by_agency
            else "The correction is verified: close it, or send it back."
        ),
        ViolationState.CLOSED: "It is closed.",
        ViolationState.DISMISSED: "It was dismissed.",
    }[violation.state]


def cost_sentence(violation: Violation, *, today: date) -> str:
    """What it takes off the violations' part of the score today."""
    if violation.state is ViolationState.REPORTED:
        costs = SEVERITY_COST[violation.severity]
        return f"Until it is confirmed it costs no score; then at first {_share(costs)} of the violations' part."
    if violation.state not in OPEN_VIOLATION_STATES:
        return "It costs no score."
    if violation.waived_until:
        return f"An exception waives it until {day(violation.waived_until)}: it costs no score, and stays shown."
    gate = " While it is open the record is non-compliant." if violation.severity is Severity.CRITICAL else ""
    cost = _share(violation_cost(_fact(violation), today))
    return f"Today it costs {cost} of the violations' part of the score.{gate}"


def _fact(violation: Violation) -> ViolationFact:
    confirmed_on = violation.confirmed_at.date() if violation.confirmed_at else None
    return ViolationFact(
        str(violation.id), violation.clause_id, violation.severity, violation.state, violation.happened_on,
        confirmed_on, violation.action_due_on,
    )  # fmt: skip


def _share(cost: int) -> str:
    return f"{min(100, round(100 * cost / _WHOLE))} %"


def facts(violation: Violation, *, zone_name: str) -> dict[str, str]:
    """What is known of it, by name; a name without a value is left out."""
    told = {
        "Happened": day(violation.happened_on),
        "Reported": f"{minute(violation.reported_at, zone_name)}, by {SOURCES[violation.source]}",
        "Events of the log": str(violation.event_count) if violation.event_count else "",
        **{name: ", ".join(words) for name, words in told_terms(violation.terms).items()},
        "Corrective action": literal(violation.action or ""),
        "Seen to by": literal(violation.owner_name or ""),
        "Action due": day(violation.action_due_on) if violation.action_due_on else "",
    }
    return {name: value for name, value in told.items() if value}


def told_terms(terms: Terms) -> dict[str, list[str]]:
    """What was done, in plain words by dimension."""
    known = vocabulary().taxonomies
    return {
        dimension.value.capitalize(): [literal(known[dimension].label(term)) for term in terms[dimension.value]]
        for dimension in Dimension
        if dimension.value in terms
    }


def own_facts(side: AgencySide) -> dict[str, str]:
    """What the agency alone reads of it."""
    whose = "this client's own work" if side.is_own_work else "other work than this client's"
    told = {
        "The work was": whose,
        "Your note": literal(side.words or ""),
        **{name: ", ".join(words) for name, words in told_terms(side.terms).items()},
        "Events of your log": str(side.event_count) if side.event_count else "",
    }
    return {name: value for name, value in told.items() if value}


def timeline(violation: Violation, *, now: datetime, zone_name: str) -> list[TimelineLine]:
    """Each step: who, when, and why."""
    first = next((step.position for step in violation.steps if step.step is Step.CORRECTING), None)
    return [_line(step, violation, now, zone_name, first_action=first) for step in violation.steps]


def _line(
    step: StepTaken, violation: Violation, now: datetime, zone_name: str, *, first_action: int | None
) -> TimelineLine:
    # An action is set once; a step of the same kind after it names another person or day.
    again = step.step is Step.CORRECTING and step.position != first_action
    done = _REPLANNED if again else _DONE[step.step]
    who = violation.agency if step.side is Side.AGENCY else violation.enterprise
    when = f"{minute(step.written_at, zone_name)} ({relative(step.written_at, now)})"
    added = _added(step)
    head = f"**{literal(step.author_name)}** of {literal(who)} {done}{added}, {when}"
    return TimelineLine(head, literal(step.words))


def _added(step: StepTaken) -> str:
    parts = []
    if step.severity is not None:
        parts.append(f"severity {word_of(step.severity).label.lower()}")
    if step.owner_name:
        parts.append(f"seen to by {literal(step.owner_name)}")
    if step.due_on:
        parts.append(f"due {day(step.due_on)}")
    return f" ({', '.join(parts)})" if parts else ""


def choices(violation: Violation, actor: Actor) -> list[MoveChoice]:
    """What the reader may do now."""
    permission = Permission.VIOLATION_CORRECT if actor.is_agency else Permission.VIOLATION_DECIDE
    if not actor.may(permission):
        return []
    return [_CHOICES[to, actor.is_agency] for to in moves_open_to(violation.state, is_agency=actor.is_agency)]


def may_replan(violation: Violation, actor: Actor) -> bool:
    """Whether the reader may name somebody else, or another day, for the action."""
    return violation.state is ViolationState.CORRECTING and actor.is_agency and actor.may(Permission.VIOLATION_CORRECT)


def clause_choices(clauses: Mapping[str, str]) -> Callable[[str], str]:
    """How a clause reads in a list: its id and its words."""

    def told(clause_id: Any) -> str:
        return f"{clause_id}: {clauses.get(clause_id, '')}"

    return told
