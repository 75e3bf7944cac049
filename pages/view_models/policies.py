"""Policies: the list, one policy with its versions, and what may be done about its draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pandas as pd

from core.conflicts.records import ClientFinding
from core.identity.model import Actor, Permission
from core.policies.model import VERSION_MOVES, Content, Draft, Policy, PolicyVersion, VersionEntry, VersionState
from pages.view_models.markdown import literal
from pages.view_models.times import day, minute
from pages.view_models.words import word_of

COLUMNS = ["Policy", "Version", "Published", "Draft", "Created"]
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


def frame(found: Sequence[Policy], *, zone_name: str) -> pd.DataFrame:
    """The list of policies."""
    rows = [
        (
            each.title,
            f"version {each.current_version}" if each.current_version else "none yet",
            day(each.published_at, zone_name),
            word_of(each.draft_state).text if each.draft_state else "–",
            day(each.listed_at, zone_name),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def purpose(shown: Policy, *, zone_name: str) -> str:
    """How far the policy has come, under its title."""
    if not shown.current_version:
        return "No version is published yet."
    return f"Version {shown.current_version} is the newest, published on {day(shown.published_at, zone_name)}."


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


def draft_sentence(draft: Draft, actor: Actor, *, zone_name: str) -> str:
    """Who wrote last, what was decided, and whom it waits for."""
    said = f"Written by {literal(draft.author_name)}, last on {minute(draft.updated_at, zone_name)}."
    if draft.state is VersionState.IN_REVIEW and actor.user_id in draft.writer_ids:
        said += " Somebody who wrote none of it has to approve it."
    if draft.state is VersionState.APPROVED and draft.decided_by_name:
        said += f" Approved by {literal(draft.decided_by_name)} on {minute(draft.decided_at, zone_name)}."
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


def effect_words(content: Content) -> str:
    """The days on which a version is in effect."""
    start, end = content.effective_from, content.effective_until
    if start is None and end is None:
        return "without a fixed period"
    return " ".join(
        part for part in (f"from {day(start)}" if start else "", f"until {day(end)}" if end else "") if part
    )


def versions(found: Iterable[VersionEntry], *, zone_name: str) -> pd.DataFrame:
    """Every version, newest first."""
    rows = [
        (
            each.version_number,
            each.title,
            word_of(each.change_class).text,
            each.change_summary or "–",
            day(each.published_at, zone_name),
            each.document_sha256.hex()[:12],
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=["Version", "Title", "Change", "Summary", "Published", "SHA-256 begins"])


def findings_of(found: Iterable[ClientFinding], policy_id: UUID) -> list[str]:
    """The contradictions among the client's own clauses that touch a policy, each once, with the agencies."""
    agencies: dict[str, list[str]] = {}
    for each in found:
        if any(clause["policy_id"] == str(policy_id) for clause in each.clauses):
            agencies.setdefault(each.conflict_description, []).append(each.agency)
    return [f"{literal(said)} (at {literal(', '.join(sorted(set(names))))})" for said, names in agencies.items()]


def search_key(text: str | None) -> str | None:
    """What is searched for; blanks search nothing."""
    return text.strip() or None if text else None


def list_cursor(row: Policy) -> tuple[datetime, UUID]:
    """Where a row of the list stands."""
    return row.listed_at, row.id
