"""A version's hash, what an editorial change may touch, and each move of a draft with whoever may make it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import rfc8785

from core.clauses.document import normative_sha256, parse_clauses
from core.errors import ChangedMeanwhile, NotAllowed, NotInThisState, NotValid
from core.policies.content import storable
from core.policies.model import VERSION_MOVES, WRITABLE_STATES, ChangeClass, Content, Draft, VersionState
from core.states import check_move

MAX_COMMENT_LENGTH = 2_000


class EditorialChangesTheRules(NotValid):
    """A change that is called editorial alters what is asked of agencies."""


class CommentNotValid(NotValid):
    """Changes are asked for without saying which, or at too great a length."""


class ApproverWroteTheDraft(NotAllowed):
    """Whoever wrote any of it may not approve it."""


class DraftNotWritable(NotInThisState):
    """The text is under review or approved and must not change meanwhile."""


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
    comment = comment.strip()
    if not comment:
        raise CommentNotValid("Say what is to be changed, so that the author can act on it.")
    if len(comment) > MAX_COMMENT_LENGTH or not storable(comment):
        raise CommentNotValid(f"A comment is plain text of up to {MAX_COMMENT_LENGTH:,} characters.")
    moved = _moved(draft, VersionState.CHANGES_REQUESTED)
    return replace(moved, decided_by=by, decided_at=at, decision_comment=comment)


def approved(draft: Draft, *, by: UUID, at: datetime) -> Draft:
    """The draft approved by somebody who wrote none of it."""
    moved = _moved(draft, VersionState.APPROVED)
    if by == draft.author_id or by in draft.writer_ids:
        raise ApproverWroteTheDraft(
            "You wrote in this draft, so somebody else has to approve it. Ask another officer of your organization."
        )
    return replace(moved, decided_by=by, decided_at=at, decision_comment=None)


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


def _undecided(draft: Draft, state: VersionState) -> Draft:
    return replace(_moved(draft, state), decided_by=None, decided_at=None, decision_comment=None)


def _moved(draft: Draft, state: VersionState) -> Draft:
    check_move(VERSION_MOVES, draft.state, state, noun="draft")
    return replace(draft, state=state)
