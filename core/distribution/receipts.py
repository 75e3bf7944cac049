"""The receipt of a distribution's signatures: one record, from which JSON and paper are made, byte for byte alike."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection
from sqlalchemy.engine import Row

from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.db.statements import many
from core.distribution.model import MEANINGS, ReceivedDocument, Response
from core.distribution.queries import received_document
from core.errors import NotFound


class NothingSigned(NotFound):
    """There is no receipt, since nobody has signed for the distribution or for an earlier version it carries over."""


@dataclass(frozen=True)
class SignedClause:
    """A clause that a reservation or a decline names, in the words of the version it was signed for."""

    id: str
    words: str


@dataclass(frozen=True)
class ReceiptSignature:
    """One signature as it stands on a receipt; `carried_over` when it was given for an earlier version."""

    id: UUID
    distribution_id: UUID
    version_number: int
    user_id: UUID
    printed_name: str
    meaning: Response
    reason: str
    clauses: tuple[SignedClause, ...]
    document_sha256: bytes
    method: str
    time_zone: str
    signed_at: datetime
    carried_over: bool
    rider_number: int = 0

    @property
    def local_time(self) -> str:
        """To the second in the signer's zone, with the zone's short name: "24 November 2026, 14:05:09 CET"."""
        return moment(self.signed_at, self.time_zone)


@dataclass(frozen=True)
class Receipt:
    """Everything a receipt says: between whom, about which document, and each signature, oldest first."""

    document: ReceivedDocument
    signatures: tuple[ReceiptSignature, ...]

    @property
    def latest(self) -> ReceiptSignature:
        """The signature that the response rests on."""
        return self.signatures[-1]


def receipt(conn: Connection, org_id: UUID, distribution_id: UUID) -> Receipt:
    """The receipt of a distribution, for either side.

    Raises:
        NoSuchDistribution: the id does not reach the organization.
        NothingSigned: nobody has signed yet.
    """
    document = received_document(conn, org_id, distribution_id)
    given = many(conn, "receipt_signatures", org_id=org_id, distribution_id=distribution_id)
    if not given:
        raise NothingSigned("Nothing has been signed for this document yet.")
    return Receipt(document, tuple(_signature(row, distribution_id) for row in given))


def as_data(shown: Receipt) -> dict[str, Any]:
    """The receipt as plain values, for JSON and for the paper's template."""
    about = shown.document.distribution
    return {
        "kind": "acknowledgement_receipt",
        "distribution_id": str(about.id),
        "policy": {
            "id": str(about.policy_id),
            "title": shown.document.title,
            "version_number": about.version_number,
            "rider_number": about.rider_number,
        },
        "document_sha256": shown.document.document_sha256.hex(),
        "enterprise": {"id": str(about.enterprise_org_id), "name": about.enterprise},
        "agency": {"id": str(about.agency_org_id), "name": about.agency},
        "response": about.response.value,
        "signatures": [_data_of(signature) for signature in shown.signatures],
    }


def receipt_json(shown: Receipt) -> bytes:
    """The receipt as a JSON file; the same receipt gives the same bytes."""
    return json.dumps(as_data(shown), indent=2, ensure_ascii=False).encode() + b"\n"


def moment(at: datetime, zone_name: str, clock: str = "%H:%M:%S") -> str:
    """A time with its zone; UTC where the stored name is no longer one."""
    try:
        zone = ZoneInfo(zone_name)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y}, {local:{clock} %Z}"


def _data_of(signature: ReceiptSignature) -> dict[str, Any]:
    return {
        "signature_id": str(signature.id),
        "printed_name": signature.printed_name,
        "user_id": str(signature.user_id),
        "meaning": MEANINGS[signature.meaning],
        "reason": signature.reason or None,
        "clause_ids": [clause.id for clause in signature.clauses],
        "clauses": [{"id": clause.id, "words": clause.words} for clause in signature.clauses],
        "signed_at": signature.signed_at.isoformat(),
        "time_zone": signature.time_zone,
        "local_time": signature.local_time,
        "method": signature.method,
        "version_number": signature.version_number,
        "rider_number": signature.rider_number,
        "document_sha256": signature.document_sha256.hex(),
        "carried_over": signature.carried_over,
        "signed_distribution_id": str(signature.distribution_id),
    }


def _signature(row: Row[Any], distribution_id: UUID) -> ReceiptSignature:
    values = dict(row._mapping)
    values["clauses"] = _named(values.pop("clause_ids"), values["clauses"])
    values["meaning"] = Response(row.meaning)
    values["reason"] = row.reason or ""
    values["document_sha256"] = bytes(row.document_sha256)
    return ReceiptSignature(**values, carried_over=row.distribution_id != distribution_id)


def _named(clause_ids: Sequence[str], documents: Sequence[dict[str, Any]]) -> tuple[SignedClause, ...]:
    """The clauses in the order in which they were named."""
    named = parse_clauses([each for each in documents if each["id"] in clause_ids]) if clause_ids else ()
    words = {clause.id: clause_words(clause) for clause in named}
    return tuple(SignedClause(clause_id, words[clause_id]) for clause_id in clause_ids)
