"""The operator's versions of the shared vocabulary: which one counts, their history, and saving the next.

Every transaction learns in its opening round trip which version the database holds; `keeping_up` loads it where this
process has another, so all processes agree with their next transaction, without a bell that could go unheard.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.clauses.amending import Edit, amended
from core.clauses.taxonomy import (
    Vocabulary,
    holding,
    shipped_vocabulary,
    use_vocabulary,
    vocabulary,
    vocabulary_of_process,
)
from core.db.scope import Scope
from core.db.statements import many, one, rows
from core.errors import ChangedMeanwhile, NotValid
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow
from core.vocabulary.edits import checked_edits, edit_document, read_edit, version_document, version_sha256

LEAST_REASON, LONGEST_REASON = 3, 500


class VersionOvertaken(ChangedMeanwhile):
    """Somebody saved a version since this one was begun."""


class ReasonMissing(NotValid):
    """A version of the shared vocabulary says why it was made."""


@dataclass(frozen=True)
class VocabularyVersion:
    """One version as its history lists it; `edits` are its own, not those of the versions before."""

    number: int
    edits: tuple[Edit, ...]
    made_by_name: str
    made_at: datetime
    reason: str
    sha256: str


@contextmanager
def keeping_up(scope: Scope) -> Iterator[None]:
    """Let what is done in the transaction be decided by the version that the database held when it opened."""
    known = vocabulary_of_process()
    if known.digest != scope.vocabulary_digest:
        known = current_version(scope.conn)
        use_vocabulary(known)
    with holding(known):
        yield


def up_to_date(conn: Connection) -> Vocabulary:
    """The vocabulary as the database says it is now, which may be a later one than when the transaction opened.

    What follows an event asks here: the version whose event it read may be younger than its own transaction.
    """
    row = one(conn, "vocabulary_digest")
    digest = row.digest if row else ""
    return next((known for known in (vocabulary(), vocabulary_of_process()) if known.digest == digest), None) or (
        current_version(conn)
    )


def current_version(conn: Connection) -> Vocabulary:
    """The vocabulary as the database says it is now."""
    row = one(conn, "current_vocabulary_version")
    if row is None:
        return shipped_vocabulary()
    return amended(shipped_vocabulary(), _edits(row), number=row.number, digest=row.digest)


def vocabulary_history(
    conn: Connection, actor: Actor, *, before: int | None = None, limit: int = 50
) -> list[VocabularyVersion]:
    """The versions saved so far, newest first; the files, version 0, are not among them."""
    allow(actor, Permission.VOCABULARY_EDIT)
    return [
        VocabularyVersion(
            row.number, _edits(row)[-row.edit_count :], row.made_by_name, row.made_at, row.reason, row.digest
        )
        for row in many(conn, "vocabulary_versions", before=before, limit=limit)
    ]


def check_base(conn: Connection, based_on: int | None) -> Vocabulary:
    """The version that counts, where it is the one that the edits were made on; None when the caller does not mind.

    Raises:
        VersionOvertaken: where it is another.
    """
    current = current_version(conn)
    if based_on is not None and current.number != based_on:
        raise _overtaken(current.number)
    return current


def save_version(
    conn: Connection, *, actor: Actor, edits: Sequence[Edit], reason: str, based_on: int | None, now: datetime
) -> VocabularyVersion:
    """Save the edits as the next version; every agency that holds clauses is checked again by it.

    Raises:
        EditNotValid: for an edit that the vocabulary cannot take.
        VersionOvertaken: when somebody saved a version since `based_on`.
        ReasonMissing: without a reason.
    """
    allow(actor, Permission.VOCABULARY_EDIT)
    why = reason.strip()
    if not LEAST_REASON <= len(why) <= LONGEST_REASON:
        raise ReasonMissing(f"Say in {LEAST_REASON} to {LONGEST_REASON} characters why the vocabulary changes.")
    current = check_base(conn, based_on)
    kept, after = checked_edits(current, edits)
    row = one(conn, "current_vocabulary_version")
    document = version_document(current, _edits(row) if row else (), kept)
    digest = version_sha256(document).hex()
    made = one(
        conn,
        "add_vocabulary_version",
        number=after.number,
        document=json.dumps(document),
        digest=digest,
        edit_count=len(kept),
        reason=why,
        now=now,
    )
    if made is None:
        raise _overtaken(after.number)
    new = {"version": after.number, "edits": [edit_document(each) for each in kept]}
    record(conn, "vocabulary.versioned", entity="shared_vocabulary", entity_id=None, new=new, reason=why)
    emit(conn, "vocabulary.versioned", org_id=actor.org_id, payload={"number": after.number})
    return VocabularyVersion(after.number, kept, actor.display_name, now, why, digest)


def tell_of_version(conn: Connection) -> None:
    """Say in every trail that the version counts, and have each agency that holds clauses checked. Under `app_job`.

    No signature changes: the text that was signed is the same, and so is its hash. What it decides can.
    """
    version = vocabulary().version
    rows(conn, "tell_agencies_of_vocabulary", version=version)
    rows(conn, "tell_clients_of_vocabulary", version=version)


def _edits(row: Row[Any]) -> tuple[Edit, ...]:
    return tuple(read_edit(each) for each in row.document["edits"])


def _overtaken(number: int) -> VersionOvertaken:
    return VersionOvertaken(
        f"Somebody saved version {number} of the vocabulary meanwhile. Look at it, then make your edits on it again."
    )
