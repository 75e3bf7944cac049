"""Engagements, as the client reads them: its agencies, what it proposed, what an end would stop."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import pandas as pd

from core.engagements.model import Ending, Engagement, EngagementState, Mark, Proposal, UnreachedClause
from pages.view_models.markdown import literal
from pages.view_models.times import day, relative, start_of_day
from pages.view_models.tracking import market_names
from pages.view_models.words import counted, word_of

ACTIVE, EVERY, ENDED = "Active", "All", "Ended"
STATES = (ACTIVE, EVERY, ENDED)
COLUMNS = ["State", "Brands", "Markets", "Since", "Until"]
PROPOSAL_COLUMNS = ["Address", "State", "Brands", "Markets", "From", "Until", "Proposed"]
CLAUSES_SHOWN = 12


def shown(found: Iterable[Engagement], *, search: str, state: str) -> list[Engagement]:
    """Those that fit the state and the search, a part of a name, brand or market; active ones first."""
    wanted = search.strip().casefold()
    fitting = [
        each
        for each in found
        if _in_state(each, state)
        and wanted in "\n".join([each.counterpart, *each.brands, market_names(each.markets)]).casefold()
    ]
    return sorted(fitting, key=lambda each: each.state is not EngagementState.ACTIVE)


def frame(found: Sequence[Engagement], *, zone_name: str, counterpart: str = "Agency") -> pd.DataFrame:
    """The ledger of agencies, or of clients as an agency has them."""
    rows = [
        (
            each.counterpart,
            word_of(each.state).text,
            brands(each),
            market_names(each.markets),
            day(each.starts_on),
            until(each, zone_name=zone_name),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=[counterpart, *COLUMNS])


def summary(found: Sequence[Engagement], proposed: Sequence[Proposal]) -> str:
    """How many work for the client, and how many were asked."""
    active = sum(each.state is EngagementState.ACTIVE for each in found)
    waiting = sum(each.state is EngagementState.PROPOSED for each in proposed)
    work = "works" if active <= 1 else "work"
    waits = "waits" if waiting <= 1 else "wait"
    agencies = counted(active, "agency", "agencies").capitalize()
    return f"{agencies} {work} for you; {counted(waiting, 'proposal')} {waits}."


def proposals_frame(found: Sequence[Proposal], *, now: datetime) -> pd.DataFrame:
    """The ledger of what was proposed: by address, since whose it is nobody here knows."""
    rows = [
        (
            each.email,
            word_of(each.state).text,
            ", ".join(each.brands),
            market_names(each.markets),
            day(each.starts_on),
            day(each.ends_on) if each.ends_on else "open",
            relative(each.proposed_at, now),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=PROPOSAL_COLUMNS)


def facts(about: Engagement, *, zone_name: str) -> dict[str, str]:
    """What stands at the top of one engagement; ready for Markdown."""
    told = {
        "Brands": literal(brands(about)),
        "Markets": literal(market_names(about.markets) or "–"),
        "Since": day(about.starts_on),
        "Until": literal(until(about, zone_name=zone_name)),
    }
    if about.end_reason:
        told["Why it ended"] = literal(about.end_reason)
    return told


def brands(about: Engagement) -> str:
    """Its brands in one line."""
    return ", ".join(about.brands) or "–"


def until(about: Engagement, *, zone_name: str) -> str:
    """Its last day, or the day on which it was ended."""
    if about.ended_at is not None:
        return f"ended {day(about.ended_at, zone_name)}"
    return day(about.ends_on) if about.ends_on else "open"


def ending_says(about: Engagement, stops: Ending) -> str:
    """What the end will do, before it does."""
    active = counted(stops.active_count, "active distribution")
    waiting = counted(stops.pending_count, "scheduled distribution")
    return (
        f"The engagement with **{literal(about.counterpart)}** ends now, for good.\n\n"
        f"- **{active}** of yours {'expires' if stops.active_count <= 1 else 'expire'}\n"
        f"- **{waiting}** {'is' if stops.pending_count <= 1 else 'are'} refused\n"
        "- their compliance records are frozen as they stand\n\n"
        "What was signed stays signed. Groups keep the agency, and name it as refused when you send to them. "
        "To work together again, propose a new engagement."
    )


def ended_sentence(about: Engagement, stopped: Ending) -> str:
    """What the end did."""
    return (
        f"The engagement with {about.counterpart} has ended: {counted(stopped.active_count, 'distribution')} expired, "
        f"{counted(stopped.pending_count, 'scheduled distribution')} refused."
    )


def proposed_sentence(email: str) -> str:
    """The same for every address."""
    return f"Proposed to {email}. It becomes an engagement when an agency's administrator with that address accepts it."


def mark_words(marks: Iterable[Mark], about: Engagement, brand: str) -> str:
    """How a brand stands: not marked, marked, or in effect."""
    mark = next((each for each in marks if each.engagement_id == about.id and each.brand == brand), None)
    if mark is None:
        return "Not co-promoted"
    return "● Co-promoted, in effect" if mark.in_effect else "○ Marked, not in effect yet"


def marking_says(brand: str, unreached: Sequence[UnreachedClause]) -> str:
    """What a mark does, with the client's own clauses that will no longer reach the brand."""
    first = (
        f"Once in effect, work on **{literal(brand)}** is the partners' together: your clauses on your own work "
        "reach it no longer, those bound to its alliance do."
    )
    if not unreached:
        return f"{first}\n\nNo clause in force there stops reaching it."
    lines = [
        f"- {literal(each.clause_id)} · {literal(each.policy_title)}: {literal(each.text)}"
        for each in unreached[:CLAUSES_SHOWN]
    ]
    more = [f"- and {len(unreached) - CLAUSES_SHOWN} more"] if len(unreached) > CLAUSES_SHOWN else []
    return "\n".join([f"{first}\n\n**{counted(len(unreached), 'clause')} will no longer reach it:**\n", *lines, *more])


def first_last_day(about: Engagement, today: date) -> date:
    """The earliest day that an engagement can be set to end on."""
    return max(about.starts_on, today)


def due_soon(about: Engagement, *, now: datetime, zone_name: str) -> str | None:
    """That the last day is near; None while it is more than a month away or open."""
    if about.ends_on is None or about.state is not EngagementState.ACTIVE or (about.ends_on - now.date()).days > 30:  # noqa: PLR2004
        return None
    ends_at = start_of_day(about.ends_on, zone_name)
    return f"It ends by itself after {day(about.ends_on)} ({relative(ends_at, now)}), with everything that rests on it."


def _in_state(each: Engagement, state: str) -> bool:
    wanted = {ACTIVE: EngagementState.ACTIVE, ENDED: EngagementState.ENDED}.get(state)
    return wanted is None or each.state is wanted
