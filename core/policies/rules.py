"""A version's hash, what an editorial change may touch, and each move of a draft with whoever may make it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import rfc8785

from core.clauses.document import normative_sha256, parse_clauses
from core.errors import ChangedMeanwhile, NotAllowed, NotInThisState, NotValid
from core.policies.content import storable
from core.policies.model import (
    VERSION_MOVES,
    WRITABLE_STATES,
    ChangeClass,
    Content,
    Draft,
    Policy,
    PolicySort,
    VersionState,
)
from core.states import check_move

MAX_COMMENT_LENGTH = 2_000
PUBLISH_AHEAD = timedelta(days=366)


class EditorialChangesTheRules(NotValid):
    """A change that is called editorial alters what is asked of agencies."""


class CommentNotValid(NotValid):
    """Changes are asked for without saying which, or at too great a length."""


class ApproverWroteTheDraft(NotAllowed):
    """Whoever wrote any of it may not approve it."""


class DraftNotWritable(NotInThisState):
    """The text is under review or approved and must not change meanwhile."""


class CommentsStillOpen(NotInThisState):
    """Reviewers' comments are not settled, and whoever approves has not said that they may stay so."""


class PublicationTimeNotValid(NotValid):
    """A version cannot publish itself in the past, or more than a year ahead."""


class NotScheduled(NotInThisState):
    """There is no publication to cancel."""


class DraftChangedMeanwhile(ChangedMeanwhile):
    """Somebody wrote a newer revision than the one the actor was shown."""


def document_sha256(
    title: str,
    body: str,
    clauses: Sequence[Mapping[str, object]],
    effective_from: date | None,
    effective_until: date | None,
) -> bytes:
    """SHA-256 of the RFC 8785 canonical JSON of what a version says; what an agency signs for.

    The object has exactly the keys title, body, clauses, effective_from, effective_until; days as YYYY-MM-DD or null.

    Raises:
        ValueError: a clause document holds a float or an integer that JSON cannot carry exactly.
    """
    document: dict[str, Any] = {
        "title": title,
        "body": body,
        "clauses": list(clauses),
        "effective_from": effective_from.isoformat() if effective_from else None,
        "effective_until": effective_until.isoformat() if effective_until else None,
    }
    _refuse_floats(document)
    return hashlib.sha256(rfc8785.dumps(document)).digest()


def _refuse_floats(value: object) -> None:
    """Two writers may print one float in two ways, so a hashed document holds none."""
    if isinstance(value, float):
        raise ValueError(f"{value} is a float; a hashed document holds whole numbers and words only.")  # noqa: TRY004
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for part in inner:
        _refuse_floats(part)


def content_sha256(content: Content) -> bytes:
    """The hash of a version with this content."""
    return document_sha256(
        content.title, content.body, content.clauses, content.effective_from, content.effective_until
    )


def refuse_hidden_change(content: Content, before: Content | None) -> None:
    """Refuse an editorial change of anything that binds an agency; titles, prose and the body may change.

    Raises:
        EditorialChangesTheRules: the sentence and `clause_ids` name what differs from the version before.
    """
    if content.change_class is not ChangeClass.EDITORIAL:
        return
    if before is None:
        raise EditorialChangesTheRules(
            "A first version cannot be editorial: there is nothing before it. Choose material."
        )
    old, new = _normative_hashes(before), _normative_hashes(content)
    differing = sorted(clause_id for clause_id in old.keys() | new.keys() if old.get(clause_id) != new.get(clause_id))
    reasons = [f"clause {clause_id}" for clause_id in differing]
    if (content.effective_from, content.effective_until) != (before.effective_from, before.effective_until):
        reasons.append("the days on which it is in effect")
    if reasons:
        raise EditorialChangesTheRules(
            f"This is more than an editorial change: it alters {', '.join(reasons)}. Choose material.",
            clause_ids=differing,
        )


def _normative_hashes(content: Content) -> dict[str, bytes]:
    return {clause.id: normative_sha256(clause) for clause in parse_clauses(content.clauses)}


def check_revision(draft: Draft, shown: int | None) -> None:
    """Refuse when the actor was shown another revision than the present one; None stands for whatever is there."""
    if shown is not None and shown != draft.revision:
        raise DraftChangedMeanwhile(
            f"{draft.author_name or 'Somebody'} has changed this draft since you opened it (revision {draft.revision}, "
            f"you have {shown}). Open it again and repeat your change.",
            revision=draft.revision,
        )


def edited(draft: Draft, content: Content, *, by: UUID, at: datetime) -> Draft:
    """The draft with new content; a draft that was sent back is a draft again, its comment still readable."""
    if draft.state not in WRITABLE_STATES:
        raise DraftNotWritable(
            f"This draft is {draft.state.value.replace('_', ' ')} and cannot be edited; reopen it first.",
            current=draft.state.value,
        )
    writers = (*(writer for writer in draft.writer_ids if writer != by), by)
    return replace(
        draft,
        state=VersionState.DRAFT,
        revision=draft.revision + 1,
        content=content,
        author_id=by,
        writer_ids=writers,
        updated_at=at,
    )


def submitted(draft: Draft, *, at: datetime) -> Draft:
    """The draft in review; an earlier decision is forgotten."""
    return replace(_undecided(draft, VersionState.IN_REVIEW), submitted_at=at)


def sent_back(draft: Draft, *, by: UUID, at: datetime, comment: str) -> Draft:
    """The draft with changes requested, and what they are."""
    comment = checked_comment(comment, "Say what is to be changed, so that the author can act on it.")
    moved = _moved(draft, VersionState.CHANGES_REQUESTED)
    return replace(moved, decided_by=by, decided_at=at, decision_comment=comment)


def checked_comment(comment: str, when_missing: str) -> str:
    """What a reviewer wrote, without blanks around it; `when_missing` is the sentence for an empty one."""
    comment = comment.strip()
    if not comment:
        raise CommentNotValid(when_missing)
    if len(comment) > MAX_COMMENT_LENGTH or not storable(comment):
        raise CommentNotValid(f"A comment is plain text of up to {MAX_COMMENT_LENGTH:,} characters.")
    return comment


def approved(draft: Draft, *, by: UUID, at: datetime, comment: str = "") -> Draft:
    """The draft approved by somebody who wrote none of it, with a comment where there is something to say."""
    moved = _moved(draft, VersionState.APPROVED)
    if by == draft.author_id or by in draft.writer_ids:
        raise ApproverWroteTheDraft(
            "You wrote in this draft, so somebody else has to approve it. Ask another officer of your organization."
        )
    said = checked_comment(comment, "") if comment.strip() else None
    return replace(moved, decided_by=by, decided_at=at, decision_comment=said)


def refuse_open_comments(open_count: int, *, accepted: bool) -> None:
    """Refuse to approve over comments that nobody settled, unless the approver accepts that."""
    if open_count and not accepted:
        words = "One comment is" if open_count == 1 else f"{open_count} comments are"
        raise CommentsStillOpen(
            f"{words} still open. Settle them first, or approve all the same.", open_count=open_count
        )


def reopened(draft: Draft) -> Draft:
    """The draft open for writing again, its approval void; a request for changes stays readable."""
    if draft.state is VersionState.CHANGES_REQUESTED:
        return _moved(draft, VersionState.DRAFT)
    return _undecided(draft, VersionState.DRAFT)


def abandoned(draft: Draft) -> Draft:
    """The draft given up; a new one may be started."""
    return _moved(draft, VersionState.ABANDONED)


def published(draft: Draft) -> Draft:
    """The draft as the source of a published version."""
    return _moved(draft, VersionState.PUBLISHED)


def scheduled(draft: Draft, *, publish_at: datetime, by: UUID, now: datetime) -> Draft:
    """The approved draft with the time at which it publishes itself; an earlier order is replaced."""
    if draft.state is not VersionState.APPROVED:
        check_move(VERSION_MOVES, draft.state, VersionState.PUBLISHED, noun="draft")
    if not now < publish_at <= now + PUBLISH_AHEAD:
        raise PublicationTimeNotValid("Choose a time in the future, at most a year ahead, or publish now.")
    return replace(draft, publish_at=publish_at, publish_ordered_by=by, publish_refusal=None)


def unscheduled(draft: Draft) -> Draft:
    """The approved draft without a time."""
    if draft.publish_at is None:
        raise NotScheduled("No publication of this draft is scheduled.")
    return replace(draft, publish_at=None, publish_ordered_by=None)


def list_place(policy: Policy, sort: PolicySort) -> tuple[datetime | str, UUID]:
    """Where a policy stands in a list of that order; the page after it begins there."""
    values = {PolicySort.TITLE: policy.title, PolicySort.CHANGED: policy.changed_at}
    return values.get(sort) or policy.listed_at, policy.id


def _undecided(draft: Draft, state: VersionState) -> Draft:
    return replace(_moved(draft, state), decided_by=None, decided_at=None, decision_comment=None)


def _moved(draft: Draft, state: VersionState) -> Draft:
    check_move(VERSION_MOVES, draft.state, state, noun="draft")
    return replace(draft, state=state, publish_at=None, publish_ordered_by=None, publish_refusal=None)
