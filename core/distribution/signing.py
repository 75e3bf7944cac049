"""Sign for a distribution: an insert-only signature, from which the response follows (21 CFR 11.50, 11.70)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.audit.operations import record
from core.db.statements import one, rows
from core.distribution.model import MEANINGS, Response, Signature, Signing
from core.distribution.queries import distribution, no_such_distribution, signatures_of
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
        raise DocumentNotCurrent(
            "This document is no longer the one in force for you. "
            "Open your inbox, read the current version, and sign that one."
        )
    check_signing(signing, [clause["id"] for clause in held.clauses])
    given = signatures_of(conn, actor.org_id, distribution_id)
    if (same := repeated(signing, given)) is not None:
        return same
    check_response(Response(held.response), signing.meaning)
    return _sign(conn, actor, held, signing, now)


def mark_opened(conn: Connection, *, actor: Actor, distribution_id: UUID, now: datetime) -> bool:
    """Note the first time that somebody of the agency opened the document; whether this was it."""
    allow(actor, Permission.DISTRIBUTION_READ)
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


def receipt(conn: Connection, org_id: UUID, distribution_id: UUID) -> dict[str, Any]:
    """The record of every signature of a distribution, ready for JSON: name, time with zone, meaning, document hash."""
    about = distribution(conn, org_id, distribution_id)
    signatures = signatures_of(conn, org_id, distribution_id)
    return {
        "kind": "acknowledgement_receipt",
        "distribution_id": str(about.id),
        "policy": {"id": str(about.policy_id), "title": about.policy_title, "version_number": about.version_number},
        "enterprise": {"id": str(about.enterprise_org_id), "name": about.enterprise},
        "agency": {"id": str(about.agency_org_id), "name": about.agency},
        "response": about.response.value,
        "signatures": [_for_receipt(signature) for signature in signatures],
    }


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


def _for_receipt(signature: Signature) -> dict[str, Any]:
    return {
        "signature_id": str(signature.id),
        "printed_name": signature.printed_name,
        "user_id": str(signature.user_id),
        "meaning": MEANINGS[signature.meaning],
        "reason": signature.reason,
        "clause_ids": list(signature.clause_ids),
        "signed_at": signature.signed_at.isoformat(),
        "time_zone": signature.time_zone,
        "method": signature.method,
        "document_sha256": signature.document_sha256.hex(),
    }
