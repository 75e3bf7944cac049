"""Sign for a distribution: an insert-only signature, from which the response follows (21 CFR 11.50, 11.70)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.db.statements import one, rows
from core.distribution.inbox import current_copy
from core.distribution.model import Response, Signature, Signing
from core.distribution.queries import no_such_distribution, signatures_of
from core.distribution.reading import note_reading
from core.distribution.rules import DocumentNotCurrent, check_response, check_signing, repeated
from core.events.operations import emit
from core.identity.model import Actor, Permission
from core.identity.rules import allow


def acknowledge(conn: Connection, *, actor: Actor, distribution_id: UUID, signing: Signing, now: datetime) -> Signature:
    """The actor's signature for the exact document shown; the same declaration twice is one signature.

    Refuses with DocumentNotCurrent (409) when the document is no longer the one in force. The edge has re-authenticated
    the actor before, in a transaction of its own.
    """
    allow(actor, Permission.DISTRIBUTION_SIGN)
    held = one(conn, "lock_for_signing", org_id=actor.org_id, distribution_id=distribution_id)
    if held is None:
        raise no_such_distribution()
    if not held.is_current_version or bytes(held.document_sha256) != signing.document_sha256:
        raise not_current(conn, actor.org_id, distribution_id)
    check_signing(signing, [clause["id"] for clause in held.clauses])
    given = signatures_of(conn, actor.org_id, distribution_id)
    if (same := repeated(signing, given)) is not None:
        return same
    check_response(Response(held.response), signing.meaning)
    return _sign(conn, actor, held, signing, now)


def not_current(conn: Connection, org_id: UUID, distribution_id: UUID) -> DocumentNotCurrent:
    """The refusal of a document that is not in force (any more); `current_distribution_id` names the one that is."""
    current_id = current_copy(conn, org_id, distribution_id)
    details = {"current_distribution_id": str(current_id)} if current_id else {}
    return DocumentNotCurrent(
        "This document is no longer the one in force for you, so it cannot be signed any more. "
        "Read the current version and sign that one.",
        **details,
    )


def mark_opened(conn: Connection, *, actor: Actor, distribution_id: UUID, now: datetime) -> bool:
    """Note that the actor read the document; whether they are the first of the agency to open it.

    What the client sees is the first opening alone; who read when stays with the agency.
    """
    note_reading(conn, actor=actor, distribution_id=distribution_id, now=now)
    first = rows(conn, "mark_opened", org_id=actor.org_id, distribution_id=distribution_id, now=now) == 1
    if first:
        held = one(conn, "parties_of_distribution", org_id=actor.org_id, distribution_id=distribution_id)
        record(
            conn,
            "distribution.opened",
            entity="distribution",
            entity_id=distribution_id,
            enterprise_org_id=held.enterprise_org_id if held else None,
            agency_org_id=actor.org_id,
        )
    return first


def _sign(conn: Connection, actor: Actor, held: Row[Any], signing: Signing, now: datetime) -> Signature:
    clause_ids = list(dict.fromkeys(signing.clause_ids))
    reason = signing.reason.strip() or None
    where = {"org_id": actor.org_id, "distribution_id": held.id, "user_id": actor.user_id, "now": now}
    about = {"enterprise_org_id": held.enterprise_org_id, "policy_id": held.policy_id}
    added = one(
        conn,
        "add_signature",
        version_number=held.version_number,
        printed_name=signing.printed_name.strip(),
        meaning=signing.meaning,
        reason=reason,
        clause_ids=clause_ids,
        document_sha256=signing.document_sha256,
        method=signing.method,
        time_zone=actor.time_zone,
        **where,
        **about,
    )
    assert added is not None  # noqa: S101  # INSERT … RETURNING yields its row
    rows(conn, "record_response", response=signing.meaning, signature_id=added.id, **where)
    note_reading(conn, actor=actor, distribution_id=held.id, now=now)
    if signing.meaning is not Response.ACKNOWLEDGED:
        rows(conn, "request_exception", signature_id=added.id, clause_ids=clause_ids, reason=reason, **where, **about)
    _tell_both_sides(conn, actor, held, signing, added.id)
    return signatures_of(conn, actor.org_id, held.id)[-1]


def _tell_both_sides(conn: Connection, actor: Actor, held: Row[Any], signing: Signing, signature_id: UUID) -> None:
    record(
        conn,
        "distribution.signed",
        entity="distribution",
        entity_id=held.id,
        enterprise_org_id=held.enterprise_org_id,
        agency_org_id=actor.org_id,
        old={"response": held.response},
        new={"response": signing.meaning, "signature_id": signature_id, "version_number": held.version_number},
        reason=signing.reason.strip() or None,
    )
    for org_id in (held.enterprise_org_id, actor.org_id):
        emit(
            conn,
            "distribution.signed",
            org_id=org_id,
            payload={"distribution_id": held.id, "response": signing.meaning},
        )
