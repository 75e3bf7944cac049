"""Saving, changing and deleting queries, and noting in the trail that one was run."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from core.analytics.model import (
    MOST_STATEMENT_LENGTH,
    Answer,
    QueryContent,
    SavedQueryNameTaken,
    SavedQueryNotValid,
    SavedQueryUnknown,
)
from core.audit.operations import as_json, record
from core.db.statements import one, rows
from core.errors import ChangedMeanwhile, Refusal
from core.identity.model import Actor, Permission
from core.identity.rules import allow

NAME_LENGTH, PURPOSE_LENGTH, TAG_LENGTH, MOST_TAGS = 120, 1000, 40, 10


def save_query(conn: Connection, *, actor: Actor, content: QueryContent, now: datetime) -> UUID:
    """Keep a query under a name of the actor's; its id.

    Raises:
        SavedQueryNotValid: something is missing or too long.
        SavedQueryNameTaken: the actor has another of that name.
    """
    allow(actor, Permission.WORKBENCH_USE)
    filled = _filled(content)
    try:
        with conn.begin_nested():
            saved = one(conn, "add_saved_query", org_id=actor.org_id, owner_id=actor.user_id, now=now, **filled)
    except IntegrityError as error:
        raise _taken(error, content) from None
    assert saved is not None  # noqa: S101  # an insert returns its row
    _record(conn, "query.saved", actor, saved.id, new={"name": content.name.strip(), "is_shared": content.is_shared})
    return UUID(str(saved.id))


def change_query(
    conn: Connection, *, actor: Actor, query_id: UUID, revision: int, content: QueryContent, now: datetime
) -> None:
    """Change one of the actor's own.

    Raises:
        ChangedMeanwhile: it is not what the actor read any more, or was never theirs.
        SavedQueryNameTaken: the actor has another of that name.
    """
    allow(actor, Permission.WORKBENCH_USE)
    whose = {"org_id": actor.org_id, "owner_id": actor.user_id, "id": query_id, "revision": revision}
    try:
        with conn.begin_nested():
            changed = one(conn, "change_saved_query", now=now, **whose, **_filled(content))
    except IntegrityError as error:
        raise _taken(error, content) from None
    if changed is None:
        raise ChangedMeanwhile("This query was changed or deleted meanwhile, or is a colleague's: save it anew.")
    _record(conn, "query.changed", actor, query_id, new={"name": content.name.strip(), "is_shared": content.is_shared})


def delete_query(conn: Connection, *, actor: Actor, query_id: UUID) -> str:
    """Delete one of the actor's own for good; its name.

    Raises:
        SavedQueryUnknown: no such query of the actor's.
    """
    allow(actor, Permission.WORKBENCH_USE)
    deleted = one(conn, "delete_saved_query", org_id=actor.org_id, owner_id=actor.user_id, id=query_id)
    if deleted is None:
        raise SavedQueryUnknown
    _record(conn, "query.deleted", actor, query_id, old={"name": deleted.name})
    return str(deleted.name)


def note_run(
    conn: Connection,
    *,
    actor: Actor,
    statement: str,
    outcome: Answer | Refusal,
    seconds: float,
    now: datetime,
    saved_query_id: UUID | None = None,
) -> None:
    """Note who asked what and how it came out, before the answer is shown.

    The trail holds the hash of the text, since a query may name a person and the trail forgets nothing; the text
    itself stands in the actor's own history for ninety days.
    """
    allow(actor, Permission.WORKBENCH_USE)
    is_answer = isinstance(outcome, Answer)
    row_count = outcome.table.num_rows if isinstance(outcome, Answer) else 0
    milliseconds = round(seconds * 1000)
    asked = statement[:MOST_STATEMENT_LENGTH]
    refusal = None if is_answer else str(outcome)[:500]
    rows(
        conn, "add_query_run", org_id=actor.org_id, user_id=actor.user_id, saved_query_id=saved_query_id,
        statement=asked, row_count=row_count, is_cut=isinstance(outcome, Answer) and outcome.is_cut,
        milliseconds=milliseconds, refusal=refusal, now=now,
    )  # fmt: skip
    said = {
        "sql_sha256": hashlib.sha256(statement.encode("utf-8", "replace")).hexdigest(), "row_count": row_count,
        "milliseconds": milliseconds, "outcome": "answered" if is_answer else "refused",
    }  # fmt: skip
    _record(conn, "query.run", actor, saved_query_id, new=said)


def note_export(conn: Connection, *, actor: Actor, statement: str, row_count: int, file_format: str) -> None:
    """Note that the actor took the answer of a query along."""
    allow(actor, Permission.RECORD_EXPORT)
    digest = hashlib.sha256(statement.encode("utf-8", "replace")).hexdigest()
    said = {"sql_sha256": digest, "row_count": row_count, "format": file_format}
    _record(conn, "query.exported", actor, None, new=said)


def _filled(content: QueryContent) -> dict[str, object]:
    tags = list(dict.fromkeys(tag.strip().lower() for tag in content.tags if tag.strip()))
    name = content.name.strip()
    problems = [
        words for is_wrong, words in (
            (not name, "Give the query a name."),
            (len(name) > NAME_LENGTH, f"A name has {NAME_LENGTH} characters at most."),
            (not content.statement.strip(), "There is no query to save yet."),
            (len(content.statement) > MOST_STATEMENT_LENGTH, f"A query has {MOST_STATEMENT_LENGTH:,} letters at most."),
            (len(content.purpose) > PURPOSE_LENGTH, f"Its purpose has {PURPOSE_LENGTH:,} characters at most."),
            (len(tags) > MOST_TAGS, f"A query has {MOST_TAGS} tags at most."),
            (any(len(tag) > TAG_LENGTH for tag in tags), f"A tag has {TAG_LENGTH} characters at most."),
            ("\x00" in content.name + content.statement + content.purpose, "Take out what is no character."),
        ) if is_wrong
    ]  # fmt: skip
    if problems:
        raise SavedQueryNotValid(" ".join(problems))
    return {
        "name": name, "purpose": content.purpose.strip(), "statement": content.statement,
        "parameters": as_json(content.parameters), "chart": as_json(content.chart), "tags": tags,
        "is_shared": content.is_shared,
    }  # fmt: skip


def _taken(error: IntegrityError, content: QueryContent) -> Exception:
    diagnostics = getattr(error.orig, "diag", None)
    is_name = getattr(diagnostics, "constraint_name", None) == "saved_query_name_unique"
    return SavedQueryNameTaken(content.name.strip()) if is_name else error


def _record(
    conn: Connection,
    event: str,
    actor: Actor,
    query_id: UUID | None,
    *,
    old: Mapping[str, object] | None = None,
    new: Mapping[str, object] | None = None,
) -> None:
    record(
        conn, event, entity="saved_query", entity_id=query_id,
        enterprise_org_id=actor.org_id if actor.is_enterprise else None,
        agency_org_id=actor.org_id if actor.is_agency else None, old=old, new=new,
    )  # fmt: skip
