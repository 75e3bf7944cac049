"""Clients, as the agency reads them: what is proposed to it, whom it works for, which marks are one brand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from core.engagements.model import Alliance, Engagement, EngagementState, Mark, Proposal
from pages.view_models.markdown import literal
from pages.view_models.times import day, relative
from pages.view_models.tracking import market_names
from pages.view_models.words import counted

NAMED_AT_MOST = 3


def summary(found: Sequence[Engagement], received: Sequence[Proposal]) -> str:
    """How many clients there are, and how many propose to become one."""
    active = sum(each.state is EngagementState.ACTIVE for each in found)
    waiting = f"; {counted(len(received), 'proposal')} to answer" if received else ""
    return f"You work for {counted(active, 'client')}{waiting}."


def notice_says(received: Sequence[Proposal]) -> str:
    """Who waits for an answer, for a page about something else."""
    names = ", ".join(f"**{literal(each.enterprise)}**" for each in received[:NAMED_AT_MOST])
    more = f" and {len(received) - NAMED_AT_MOST} more" if len(received) > NAMED_AT_MOST else ""
    return f"{names}{more} {'proposes' if len(received) == 1 else 'propose'} to work with you."


def proposal_says(received: Proposal, *, now: datetime) -> str:
    """What is proposed, in two lines of Markdown."""
    where = f" in {literal(market_names(received.markets))}" if received.markets else ""
    ends = f" until {day(received.ends_on)}" if received.ends_on else ", with no last day"
    return (
        f"**{literal(received.enterprise)}** proposes to work with you on **{literal(', '.join(received.brands))}**"
        f"{where} from {day(received.starts_on)}{ends}.\n\n"
        f":small[Sent to {literal(received.email)}, {relative(received.proposed_at, now)}.]"
    )


def accepting_says(received: Proposal) -> str:
    """What accepting does."""
    return (
        f"From now on **{literal(received.enterprise)}** can send you policies to sign, and reads your agency's name, "
        "your answers and your compliance with what it sent. It reads nothing of your other clients."
    )


def declining_says(received: Proposal) -> str:
    """What declining does."""
    return (
        f"**{literal(received.enterprise)}** learns that its proposal was declined, and neither by whom nor by which "
        "agency. It can propose again."
    )


def mark_label(mark: Mark) -> str:
    """A mark in a list to choose from."""
    return f"{mark.client} · {mark.brand}"


def marks_by_label(found: Sequence[Mark]) -> Mapping[str, tuple[UUID, str]]:
    """The marks that can be matched, each by its label."""
    return {mark_label(mark): (mark.engagement_id, mark.brand) for mark in found}


def alliance_says(alliance: Alliance) -> str:
    """One alliance in a line of Markdown."""
    marks = "; ".join(literal(mark_label(mark)) for mark in alliance.marks) or "no mark is left"
    state = "● in effect" if alliance.in_effect else "○ not in effect"
    return f"**{literal(alliance.label)}** · {state} · {marks}"


def ending_alliance_says(alliance: Alliance) -> str:
    """What the end of an alliance does."""
    return (
        f"Work on **{literal(alliance.label)}** is each client's own again: clauses bound to the alliance reach "
        "nothing, and conflicts are checked anew. The clients read “not in effect”; their marks stay."
    )
