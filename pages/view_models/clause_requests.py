"""Requests between an agency and one client, in words: whose turn it is, each step, and what may be done next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pandas as pd

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.conflicts.records import Member
from core.distribution.model import document_name
from core.identity.model import Actor, Permission
from core.requests.model import (
    AGENCY_STEPS,
    CLIENT_STEPS,
    LEADS_TO,
    REQUEST_MOVES,
    ClauseRequest,
    Message,
    Outcome,
    RequestState,
    Side,
    Step,
)
from pages.view_models.markdown import literal
from pages.view_models.times import day, minute, relative

USUAL_WAIT = timedelta(days=14)
USUAL_PERIOD = timedelta(days=90)
WARNING = (
    "What you propose goes to the client as your own. A value or a wording that comes from another client's clause "
    "would tell what that client demands: propose only what you would propose if this were your only client."
)
CONFIRMED = "It tells nothing of another client"

_DONE: Mapping[Step, str] = {
    Step.ASKED: "asked",
    Step.REPLIED: "replied",
    Step.ANSWERED: "answered",
    Step.COUNTERED: "made a counter-proposal",
    Step.GRANTED: "granted an exception",
    Step.AMENDED: "changed the clause",
    Step.ADAPTED: "changed the clause for this agency alone",
    Step.REFUSED: "refused",
    Step.SETTLED: "closed it as settled",
    Step.WITHDRAWN: "withdrew it",
}
_CHOICES: Mapping[Step, tuple[str, str]] = {
    Step.GRANTED: ("Grant an exception", "The agency need not meet the clause until a day. This closes the request."),
    Step.ADAPTED: ("Adapt it for this agency", "By a rider, for nobody else; it is the agency's turn then."),
    Step.COUNTERED: ("Counter-propose", "A wording or a value that you would accept."),
    Step.ANSWERED: ("Answer", "In words; it is the agency's turn then."),
    Step.AMENDED: ("Say that the clause is changed", "A newer version is published. This closes the request."),
    Step.REFUSED: ("Refuse", "The clause stands as it is, for the reason you give."),
    Step.REPLIED: ("Reply", "In words, with another proposal if you like; it is the client's turn then."),
    Step.SETTLED: ("Close as settled", "You have what you need. This closes the request."),
    Step.WITHDRAWN: ("Withdraw", "You no longer ask. This closes the request."),
}
_OUTCOMES: Mapping[Outcome, str] = {
    Outcome.GRANTED: "An exception was granted",
    Outcome.AMENDED: "The clause was changed",
    Outcome.SETTLED: "Settled",
    Outcome.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True)
class StepChoice:
    """One step that the reader may take, and what it means."""

    step: Step
    label: str
    explained: str


@dataclass(frozen=True)
class Said:
    """One message of a thread, ready for Markdown."""

    is_own: bool
    head: str
    words: str
    proposal: str
    conditions: str


def counterpart(request: ClauseRequest, actor: Actor) -> str:
    """The other organization of the two."""
    return request.enterprise if actor.is_agency else request.agency


def standing(request: ClauseRequest, actor: Actor, *, now: datetime) -> str:
    """Whose turn it is and until when, or how it ended."""
    if request.outcome is not None:
        return f"{_OUTCOMES[request.outcome]}, {day(request.closed_at, actor.time_zone)}."
    whose = "your turn" if is_own_turn(request, actor) else f"{literal(counterpart(request, actor))}'s turn"
    late = " (past due)" if request.reply_by < now.date() else ""
    return f"It is {whose}, by {day(request.reply_by)}{late}."


def asked_line(request: ClauseRequest, actor: Actor, *, now: datetime) -> str:
    """One request beside the finding it is about."""
    clause = literal(request.clause_id)
    return f"**{literal(request.enterprise)}**, clause {clause}: {standing(request, actor, now=now)}"


def asking_line(member: Member) -> str:
    """Who is about to be asked about what."""
    clause, title = literal(str(member.clause["id"])), literal(member.policy_title)
    return f"To **{literal(member.enterprise)}**, about clause {clause} of {title}."


def is_own_turn(request: ClauseRequest, actor: Actor) -> bool:
    """Whether the reader's side has to act."""
    return request.state is (RequestState.WITH_AGENCY if actor.is_agency else RequestState.WITH_CLIENT)


def frame(found: Sequence[ClauseRequest], actor: Actor, *, now: datetime) -> pd.DataFrame:
    """The ledger, the last moved first."""
    rows = [
        (
            counterpart(each, actor),
            each.policy_title,
            each.clause_id,
            _turn(each, actor),
            day(each.reply_by),
            f"{day(each.moved_at, actor.time_zone)} ({relative(each.moved_at, now)})",
        )
        for each in found
    ]
    who = "Client" if actor.is_agency else "Agency"
    return pd.DataFrame(rows, columns=[who, "Policy", "Clause", "Standing", "Answer by", "Last step"])


def _turn(request: ClauseRequest, actor: Actor) -> str:
    if request.outcome is not None:
        return f"✓ {_OUTCOMES[request.outcome]}"
    return "● Your turn" if is_own_turn(request, actor) else "○ Their turn"


def clause_sentence(request: ClauseRequest) -> str:
    """The clause as the vocabulary says it."""
    (said,) = parse_clauses([dict(request.clause)])
    return clause_words(said)


def thread(request: ClauseRequest, actor: Actor) -> list[Said]:
    """The messages, the first first."""
    return [_said(message, request, actor) for message in request.messages]


def _said(message: Message, request: ClauseRequest, actor: Actor) -> Said:
    side = request.agency if message.side is Side.AGENCY else request.enterprise
    named = document_name(message.version_number, message.rider_number or 0) if message.version_number else ""
    version = f" in {named}" if named else ""
    days = f" from {day(message.starts_on)} through {day(message.ends_on)}" if message.ends_on else ""
    at = minute(message.written_at, actor.time_zone)
    return Said(
        is_own=(message.side is Side.AGENCY) is actor.is_agency,
        head=f"**{literal(message.author_name)}**, {literal(side)}, {_DONE[message.step]}{version}{days} · {at}",
        words=literal(message.words),
        proposal=literal(message.proposal),
        conditions=literal(message.conditions),
    )


def choices(request: ClauseRequest, actor: Actor) -> list[StepChoice]:
    """The steps that the state allows to this person's side, the most helpful first."""
    wanted = Permission.REQUEST_OPEN if actor.is_agency else Permission.REQUEST_ANSWER
    if not actor.may(wanted):
        return []
    own = AGENCY_STEPS if actor.is_agency else CLIENT_STEPS
    if not (actor.may(Permission.DISTRIBUTION_SEND) and actor.may(Permission.POLICY_PUBLISH)):
        own -= {Step.ADAPTED}
    allowed = REQUEST_MOVES[request.state]
    return [StepChoice(step, *words) for step, words in _CHOICES.items() if step in own and LEADS_TO[step] in allowed]


def usual_day(today: date) -> date:
    """By when an answer is asked for, unless the writer says otherwise."""
    return today + USUAL_WAIT


def summary(waiting: int, overdue: int) -> str:
    """What waits for the reader's side."""
    if not waiting:
        return "Nothing waits for you."
    late = f", **{overdue}** past due" if overdue else ""
    return f"**{waiting}** {'waits' if waiting == 1 else 'wait'} for you{late}."
