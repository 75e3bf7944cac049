"""What agencies ask by their reservations, and the client's answers: filters, the ledger, and each request in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from core.distribution.model import Response
from core.exceptions.model import ExceptionState
from core.exceptions.queries import PAGE_SIZE, ExceptionEntry, ExceptionFilter, ExceptionSubjects
from core.exceptions.rules import LONGEST
from core.identity.model import Actor, Permission
from core.policies.model import Draft
from pages.view_models.markdown import literal
from pages.view_models.policies import can_write
from pages.view_models.times import day, minute, relative
from pages.view_models.words import counted, word_of

EVERY, WAITING = "All", "Waiting"
_State = ExceptionState
STATES: Mapping[str, tuple[ExceptionState, ...] | None] = {
    WAITING: (_State.REQUESTED,),
    "Granted": (_State.APPROVED,),
    "Refused": (_State.DENIED,),
    "Ended": (_State.EXPIRED, _State.REVOKED, _State.SUPERSEDED, _State.WITHDRAWN),
    EVERY: None,
}
USUAL_PERIOD = timedelta(days=90)
GRANTING = (
    "Through the last day the agency need not meet these clauses: its reservation counts as signed, and the clauses as "
    "met. Both stay shown, with your name to it in the trail that you share."
)
REFUSING = "The agency reads your reason where it signed. It can sign without the reservation, or with another one."
REVOKING = (
    "From now on the clauses hold again, and what was waived counts against the agency. It reads your reason where it "
    "signed. This cannot be undone; a new reservation asks anew."
)
_MEANINGS: Mapping[Response, str] = {
    Response.WITH_RESERVATION: "accepted with reservation",
    Response.DECLINED: "declined",
    Response.ACKNOWLEDGED: "acknowledged",
}


@dataclass(frozen=True)
class Period:
    """The days between which the form of a grant lets choose, and what it opens with."""

    first: date
    last: date
    earliest: date
    latest: date


def wanted(subjects: ExceptionSubjects, *, state: str, agency: str, policy: str, search: str) -> ExceptionFilter:
    """What the filters ask for; a word that the address made up asks for all."""
    return ExceptionFilter(STATES.get(state), subjects.counterparts.get(agency), subjects.policies.get(policy), search)


def page_count(counts: Mapping[ExceptionState, int], state: str) -> int:
    """On how many pages they stand; at least one."""
    states = STATES.get(state) or tuple(ExceptionState)
    return max(1, -(-sum(counts[each] for each in states) // PAGE_SIZE))


def summary(counts: Mapping[ExceptionState, int]) -> str:
    """How they stand, whatever state is shown."""
    waiting = counts[_State.REQUESTED]
    head = "Nothing waits for your answer." if not waiting else f"**{counted(waiting, 'request')}** {_wait(waiting)}."
    said = {name: sum(counts[each] for each in states) for name, states in STATES.items() if states}
    rest = [f"{count} {name.lower()}" for name, count in said.items() if count and name != WAITING]
    return " ".join([head, f"{', '.join(rest)}.".capitalize()] if rest else [head])


def nothing_fits(state: str) -> tuple[str, str]:
    """What to say of an empty list, and what to do."""
    if state == WAITING:
        return "No request waits here.", "Those that were answered or withdrawn are under “All”."
    return "Nothing fits these filters.", "Choose another state, agency or policy above."


def frame(found: Sequence[ExceptionEntry], *, now: datetime, zone_name: str) -> pd.DataFrame:
    """The ledger: who asks what about which clauses, and how it stands."""
    rows = [
        (
            each.agency,
            each.policy_title,
            ", ".join(clause.id for clause in each.clauses),
            word_of(each.state).text,
            f"{day(each.requested_at, zone_name)} ({relative(each.requested_at, now)})",
            day(each.ends_on),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=["Agency", "Policy", "Clauses", "State", "Asked", "Last day"])


def purpose(asked: ExceptionEntry) -> str:
    """What the page of one request is about."""
    clauses = ", ".join(clause.id for clause in asked.clauses)
    verb = "asks" if asked.state is _State.REQUESTED else "asked"
    return f"{literal(asked.agency)} {verb} for an exception to {literal(clauses)} of version {asked.version_number}"


def signed_sentence(asked: ExceptionEntry, *, zone_name: str) -> str:
    """Who signed what, and when; without a signature, when it was asked."""
    if asked.printed_name is None or asked.meaning is None:
        return f"Asked in a request, {minute(asked.requested_at, zone_name)}."
    how = _MEANINGS[asked.meaning]
    return (
        f"{literal(asked.printed_name)} {how} on {minute(asked.signed_at, zone_name)}, version {asked.version_number}."
    )


def changed_sentence(asked: ExceptionEntry) -> str | None:
    """The warning over a request that can no longer be granted as it was asked."""
    if asked.state is not _State.REQUESTED:
        return None
    if asked.current_version_number is None:
        return "The agency holds no version of this policy now, so there is nothing to grant. Refuse it with a reason."
    if not asked.changed_clause_ids:
        return None
    clauses = literal(" and ".join(asked.changed_clause_ids))
    return (
        f"Version {asked.current_version_number}, which the agency holds now, asks something else in {clauses}. "
        "This request cannot be granted any more: refuse it with a reason, and the agency asks anew if it must."
    )


def standing(asked: ExceptionEntry, *, zone_name: str) -> list[str]:
    """What became of it, one sentence each, ready for Markdown."""
    sentences = [_SAID[asked.state](asked, zone_name)] if asked.state in _SAID else []
    if asked.conditions:
        sentences.append(f"Conditions: “{literal(asked.conditions)}”")
    if asked.decision_comment:
        sentences.append(f"Comment: “{literal(asked.decision_comment)}”")
    if asked.end_reason:
        why = literal(asked.end_reason)
        sentences.append(f"Reason: “{why}”" if asked.state is _State.REVOKED else why)
    return sentences


def can_grant(asked: ExceptionEntry, actor: Actor) -> bool:
    """Whether this person may grant it as it stands."""
    return can_answer(asked, actor) and changed_sentence(asked) is None


def can_answer(asked: ExceptionEntry, actor: Actor) -> bool:
    """Whether it waits, and this person decides."""
    return asked.state is _State.REQUESTED and actor.may(Permission.EXCEPTION_DECIDE)


def can_revoke(asked: ExceptionEntry, actor: Actor) -> bool:
    """Whether it is in force (or will be), and this person decides."""
    return asked.state is _State.APPROVED and actor.may(Permission.EXCEPTION_DECIDE)


def period(today: date) -> Period:
    """From today for 90 days, unless somebody chooses otherwise."""
    return Period(today, today + USUAL_PERIOD, today, today + LONGEST)


def granted_says(asked: ExceptionEntry) -> str:
    """What is said after a grant."""
    return f"The exception is granted until {day(asked.ends_on)}. {asked.agency} reads it where it signed."


def draft_script(draft: Draft, actor: Actor) -> str:
    """Where the open draft of the policy is read or written on."""
    return "draft.py" if can_write(draft, actor) else "policies.py"


def _wait(count: int) -> str:
    return "waits for your answer" if count == 1 else "wait for your answer"


_SAID: Mapping[ExceptionState, Callable[[ExceptionEntry, str], str]] = {
    _State.APPROVED: lambda asked, zone: (
        f"Granted on {day(asked.decided_at, zone)}, from {day(asked.starts_on)} through {day(asked.ends_on)}."
    ),
    _State.DENIED: lambda asked, zone: f"Refused on {day(asked.decided_at, zone)}.",
    _State.WITHDRAWN: lambda asked, zone: f"The agency withdrew it on {day(asked.ended_at, zone)}.",
    _State.EXPIRED: lambda asked, _: f"Ran out: {day(asked.ends_on)} was its last day.",
    _State.REVOKED: lambda asked, zone: (
        f"Granted from {day(asked.starts_on)} through {day(asked.ends_on)}, revoked on {day(asked.ended_at, zone)}."
    ),
    _State.SUPERSEDED: lambda asked, zone: f"A newer version ended it on {day(asked.ended_at, zone)}.",
}
