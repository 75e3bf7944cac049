"""Policies: the list, one policy with its versions, and what may be done about its draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pandas as pd

from core.conflicts.records import ClientFinding
from core.identity.model import Actor, Permission
from core.policies.model import (
    VERSION_MOVES,
    Content,
    Draft,
    Policy,
    PolicyVersion,
    VersionEntry,
    VersionState,
)
from pages.view_models.markdown import literal
from pages.view_models.times import day, minute, zone
from pages.view_models.words import counted, word_of

_S, _P = VersionState, Permission


@dataclass(frozen=True)
class Move:
    """A button under a draft: what it says, the state it leads to, and whether it is the next step."""

    label: str
    to: VersionState
    is_next: bool = False


# From which state, who may, and whether the draft's writers are kept out; publishing asks for a confirmation.
_MOVES: Sequence[tuple[VersionState, Permission, Move]] = (
    (_S.DRAFT, _P.POLICY_DRAFT, Move("Submit for review", _S.IN_REVIEW, is_next=True)),
    (_S.IN_REVIEW, _P.POLICY_APPROVE, Move("Approve", _S.APPROVED, is_next=True)),
    (_S.IN_REVIEW, _P.POLICY_APPROVE, Move("Request changes", _S.CHANGES_REQUESTED)),
    (_S.APPROVED, _P.POLICY_PUBLISH, Move("Publish", _S.PUBLISHED, is_next=True)),
    (_S.IN_REVIEW, _P.POLICY_DRAFT, Move("Reopen for writing", _S.DRAFT)),
    (_S.CHANGES_REQUESTED, _P.POLICY_DRAFT, Move("Reopen for writing", _S.DRAFT, is_next=True)),
    (_S.APPROVED, _P.POLICY_DRAFT, Move("Reopen for writing", _S.DRAFT)),
    (_S.DRAFT, _P.POLICY_DRAFT, Move("Abandon the draft", _S.ABANDONED)),
    (_S.IN_REVIEW, _P.POLICY_DRAFT, Move("Abandon the draft", _S.ABANDONED)),
    (_S.APPROVED, _P.POLICY_DRAFT, Move("Abandon the draft", _S.ABANDONED)),
)


def purpose(shown: Policy, *, zone_name: str) -> str:
    """How far the policy has come, under its title."""
    if not shown.current_version:
        return "No version is published yet."
    withdrawn = " It was withdrawn." if shown.is_withdrawn else ""
    return (
        f"Version {shown.current_version} is the newest, published on {day(shown.published_at, zone_name)}.{withdrawn}"
    )


def moves(draft: Draft, actor: Actor) -> list[Move]:
    """What this person may do with the draft now, the next step first; a writer is not offered to approve."""
    wrote = actor.user_id in draft.writer_ids
    return [
        move
        for state, permission, move in _MOVES
        if state is draft.state
        and move.to in VERSION_MOVES[draft.state]
        and actor.may(permission)
        and not (move.to is VersionState.APPROVED and wrote)
    ]


def can_write(draft: Draft, actor: Actor) -> bool:
    """Whether this person can change the text now."""
    return actor.may(Permission.POLICY_DRAFT) and draft.state in (VersionState.DRAFT, VersionState.CHANGES_REQUESTED)


def can_review(draft: Draft, actor: Actor) -> bool:
    """Whether the review page is the place to go for this person: to decide, to comment or to read comments."""
    return actor.may(Permission.POLICY_APPROVE) and draft.state is VersionState.IN_REVIEW


def can_schedule(draft: Draft, actor: Actor) -> bool:
    """Whether this person can set the time of publication."""
    return actor.may(Permission.POLICY_PUBLISH) and draft.state is VersionState.APPROVED


def moment(chosen: datetime, zone_name: str) -> datetime:
    """A time chosen in the reader's zone."""
    return chosen.replace(tzinfo=zone(zone_name))


def in_zone(at: datetime, zone_name: str) -> datetime:
    """A time as a field shows it: in the reader's zone, without saying so."""
    return at.astimezone(zone(zone_name)).replace(tzinfo=None)


def draft_sentence(draft: Draft, actor: Actor, *, zone_name: str) -> str:
    """Who wrote last, what was decided, and whom it waits for."""
    said = f"Written by {literal(draft.author_name)}, last on {minute(draft.updated_at, zone_name)}."
    if draft.state is VersionState.IN_REVIEW and actor.user_id in draft.writer_ids:
        said += " Somebody who wrote none of it has to approve it."
    if draft.state is VersionState.APPROVED and draft.decided_by_name:
        said += f" Approved by {literal(draft.decided_by_name)} on {minute(draft.decided_at, zone_name)}."
    if draft.publish_at:
        by = literal(draft.publish_ordered_by_name or "")
        said += f" **It publishes itself on {minute(draft.publish_at, zone_name)}**, by order of {by}."
    return said


def publishing_says(draft: Draft, next_number: int) -> str:
    """What publishing does, before it is done."""
    return (
        f"“{literal(draft.content.title)}” becomes **version {next_number}** and can never be changed again. "
        "No agency receives it by that: you distribute it afterwards."
    )


def version_facts(shown: PolicyVersion, *, zone_name: str) -> dict[str, str]:
    """What stands beside a version: its days, its change, and the people behind it."""
    content, people = shown.content, shown.provenance
    facts = {
        "Published": literal(minute(shown.published_at, zone_name)),
        "Change": literal(word_of(content.change_class).text),
        "In effect": literal(effect_words(content)),
    }
    if people:
        facts["Written by"] = literal(people.author_name)
        facts["Approved by"] = literal(f"{people.approved_by_name}, {day(people.approved_at, zone_name)}")
        facts["Published by"] = literal(people.published_by_name)
    return facts


def withdrawn_sentence(shown: PolicyVersion, *, zone_name: str) -> str:
    """When, by whom and why a version was withdrawn; empty while it stands."""
    gone = shown.withdrawal
    if gone is None:
        return ""
    when = minute(gone.withdrawn_at, zone_name)
    return literal(f"This version was withdrawn on {when} by {gone.withdrawn_by_name}: {gone.reason}")


def effect_words(content: Content) -> str:
    """The days on which a version is in effect."""
    start, end = content.effective_from, content.effective_until
    if start is None and end is None:
        return "without a fixed period"
    return " ".join(
        part for part in (f"from {day(start)}" if start else "", f"until {day(end)}" if end else "") if part
    )


def versions(found: Iterable[VersionEntry], *, zone_name: str) -> pd.DataFrame:
    """Every version, newest first, with the people behind it."""
    columns = [
        "Version", "State", "Change", "Published", "Written by", "Approved by", "Published by", "SHA-256 begins",
        "Summary", "Title",
    ]  # fmt: skip
    return pd.DataFrame([_history_row(each, zone_name) for each in found], columns=columns)


def _history_row(each: VersionEntry, zone_name: str) -> tuple[object, ...]:
    people, gone = each.provenance, each.withdrawal
    state = word_of(VersionState.WITHDRAWN if gone else VersionState.PUBLISHED).text
    return (
        each.version_number,
        f"{state}, {day(gone.withdrawn_at, zone_name)}" if gone else state,
        word_of(each.change_class).text,
        day(each.published_at, zone_name),
        people.author_name if people else "–",
        people.approved_by_name if people else "–",
        people.published_by_name if people else "–",
        each.document_sha256.hex()[:12],
        each.change_summary or "–",
        each.title,
    )


def number_of(text: str | None) -> int | None:
    """A version's number in the address; None where there is none, 0 (which no version has) where it is no number."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004  # longer than any


def withdrawing_says(number: int, active_count: int, pending_count: int) -> str:
    """What withdrawing a version does, before it is done."""
    held = "No agency holds it" if not active_count else f"**{_agencies(active_count, 'hold')}** it"
    waiting = f", and {_agencies(pending_count, 'wait')} for it" if pending_count else ""
    return (
        f"{held}{waiting}. Version {number} ends there at once, its compliance records freeze, and each agency that "
        "saw it is told with your reason. Signatures stay. It can never be distributed again."
    )


def _agencies(count: int, verb: str) -> str:
    return f"{counted(count, 'agency', 'agencies')} {verb}{'s' if count == 1 else ''}"


def findings_of(found: Iterable[ClientFinding], policy_id: UUID) -> list[str]:
    """The contradictions among the client's own clauses that touch a policy, each once, with the agencies."""
    agencies: dict[str, list[str]] = {}
    for each in found:
        if any(clause["policy_id"] == str(policy_id) for clause in each.clauses):
            agencies.setdefault(each.conflict_description, []).append(each.agency)
    return [f"{literal(said)} (at {literal(', '.join(sorted(set(names))))})" for said, names in agencies.items()]
