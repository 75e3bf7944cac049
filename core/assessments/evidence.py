"""Show that an answer is true: a file, a link, a note; taken away again as long as the client has not seen it."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from core.assessments.file_types import MOST_FILES, FileNotAccepted, recognised
from core.assessments.holding import draft_held, line_of, tell_colleagues
from core.assessments.model import EvidenceKind
from core.assessments.queries import held_evidence
from core.assessments.rules import NOTE_LIMIT, EvidenceNotValid, check_link, check_may_answer
from core.assessments.sheet import Sheet
from core.db.statements import one, rows
from core.errors import NotInThisState
from core.identity.model import Actor, Permission
from core.identity.rules import allow


class EvidenceShared(NotInThisState):
    """The client has seen it, so it stays."""


class TooMuchEvidence(NotInThisState):
    """The assessment holds as many files as it can."""


def add_file(
    conn: Connection,
    *,
    actor: Actor,
    compliance_id: UUID,
    clause_id: str,
    file_name: str,
    content: bytes,
    words: str = "",
    now: datetime,
) -> UUID:
    """Keep a file under a clause; what it is follows from its bytes.

    Raises:
        FileNotAccepted: it is empty, too large, of no accepted type, or there already.
    """
    sheet = _may_add(conn, actor, compliance_id, clause_id, words)
    media_type, name = recognised(content, file_name)
    digest = hashlib.sha256(content)
    files = [each for line in sheet.lines for each in line.evidence if each.kind is EvidenceKind.FILE]
    own = [each for each in files if each.assessment_id == sheet.head.assessment_id]
    if len(own) >= MOST_FILES:
        raise TooMuchEvidence(f"This assessment holds {MOST_FILES} files already. Take one away, or add a link.")
    if any(each.sha256 == digest.hexdigest() and each.clause_id == clause_id for each in own):
        raise FileNotAccepted(f"The same file is under clause {clause_id} already.")
    facts = {"media_type": media_type, "byte_count": len(content), "sha256": digest.digest(), "content": content}
    return _add(conn, actor, sheet, clause_id, EvidenceKind.FILE, now=now, words=words, file_name=name, **facts)


def add_link(
    conn: Connection, *, actor: Actor, compliance_id: UUID, clause_id: str, url: str, words: str = "", now: datetime
) -> UUID:
    """Keep an https address under a clause; nothing is ever fetched from it."""
    sheet = _may_add(conn, actor, compliance_id, clause_id, words)
    return _add(conn, actor, sheet, clause_id, EvidenceKind.LINK, now=now, words=words, url=check_link(url))


def add_note(conn: Connection, *, actor: Actor, compliance_id: UUID, clause_id: str, words: str, now: datetime) -> UUID:
    """Keep a few sentences under a clause."""
    sheet = _may_add(conn, actor, compliance_id, clause_id, words)
    if not words.strip():
        raise EvidenceNotValid("Write the note first.")
    return _add(conn, actor, sheet, clause_id, EvidenceKind.NOTE, now=now, words=words)


def remove_evidence(conn: Connection, *, actor: Actor, evidence_id: UUID, now: datetime) -> None:
    """Take away what the client has not seen; the bytes are gone.

    Raises:
        EvidenceShared: it was submitted, so both sides keep it.
    """
    allow(actor, Permission.ASSESSMENT_DRAFT)
    held = held_evidence(conn, actor, evidence_id)
    if held.shared_at is not None:
        raise EvidenceShared("The client has seen this, so it stays. Add something newer beside it.")
    sheet = draft_held(conn, actor, held.compliance_id)
    line = line_of(sheet, held.clause_id)
    check_may_answer(actor.may(Permission.ASSESSMENT_SUBMIT), actor.user_id, line.delegation)
    rows(conn, "remove_evidence", org_id=actor.org_id, user_id=actor.user_id, evidence_id=evidence_id, now=now)
    about = {"evidence_id": evidence_id, "clause_id": held.clause_id}
    tell_colleagues(conn, actor, "assessment.evidence_removed", held.compliance_id, about)


def _may_add(conn: Connection, actor: Actor, compliance_id: UUID, clause_id: str, words: str) -> Sheet:
    allow(actor, Permission.ASSESSMENT_DRAFT)
    if len(words) > NOTE_LIMIT:
        raise EvidenceNotValid(f"Shorten the text to {NOTE_LIMIT:,} characters.")
    sheet = draft_held(conn, actor, compliance_id)
    line = line_of(sheet, clause_id)
    check_may_answer(actor.may(Permission.ASSESSMENT_SUBMIT), actor.user_id, line.delegation)
    return sheet


def _add(
    conn: Connection, actor: Actor, sheet: Sheet, clause_id: str, kind: EvidenceKind, *, now: datetime, **given: object
) -> UUID:
    nothing = dict.fromkeys(("url", "file_name", "media_type", "byte_count", "sha256", "content"))
    made = one(
        conn,
        "add_evidence",
        org_id=actor.org_id,
        enterprise_org_id=sheet.head.enterprise_org_id,
        assessment_id=sheet.head.assessment_id,
        clause_id=clause_id,
        kind=kind,
        user_id=actor.user_id,
        user_name=actor.display_name,
        now=now,
        **{**nothing, **given, "words": str(given["words"]).strip()},
    )
    assert made is not None  # noqa: S101  # a plain insert gives its row
    about = {"evidence_id": made.id, "clause_id": clause_id, "kind": kind.value}
    tell_colleagues(conn, actor, "assessment.evidence_added", sheet.head.compliance_id, about)
    made_id: UUID = made.id
    return made_id
