"""The receipt as a tagged PDF (PDF/UA), set by typst; the same receipt gives the same bytes on every machine."""

from datetime import UTC
from pathlib import Path
from typing import Any

from core.distribution.model import MEANINGS, document_number
from core.distribution.receipts import Receipt, ReceiptSignature
from core.typeset import Spell, spelled_out, typeset

TEMPLATE = Path(__file__).with_name("receipt.typ")


def receipt_pdf(shown: Receipt) -> bytes:
    """The paper. Its time is the latest signature's, not that of the printing, so that it can be compared by its hash.

    Where letters had to be spelled out as numbers, the paper says so.
    """
    return typeset(TEMPLATE, "receipt", lambda spell: _data(shown, spell), at=shown.latest.signed_at)


def _data(shown: Receipt, spell: Spell) -> dict[str, Any]:
    about = shown.document.distribution
    return {
        "title": spell(shown.document.title).strip() or "Policy without a title",
        "version": document_number(about.version_number, about.rider_number),
        "client": spell(about.enterprise),
        "agency": spell(about.agency),
        "response": MEANINGS[about.response],
        "sha256": shown.document.document_sha256.hex(),
        "distribution_id": str(about.id),
        "spelled_out": spell is spelled_out,
        "signatures": [
            _signature(signature, spell, heading=_heading(signature, is_latest=signature is shown.latest))
            for signature in reversed(shown.signatures)
        ],
    }


def _heading(signature: ReceiptSignature, *, is_latest: bool) -> str:
    if signature.carried_over:
        return "Signature carried over"
    return "Signature" if is_latest else "Earlier signature"


def _signature(signature: ReceiptSignature, spell: Spell, *, heading: str) -> dict[str, Any]:
    return {
        "heading": heading,
        "name": spell(signature.printed_name),
        "meaning": MEANINGS[signature.meaning],
        "local_time": signature.local_time,
        "zone": spell(signature.time_zone),
        "utc": signature.signed_at.astimezone(UTC).isoformat(timespec="seconds"),
        "reason": [spell(line) for line in signature.reason.splitlines()],
        "clauses": [{"id": spell(clause.id), "words": spell(clause.words)} for clause in signature.clauses],
        "version": document_number(signature.version_number, signature.rider_number),
        "sha256": signature.document_sha256.hex(),
        "method": spell(signature.method),
        "id": str(signature.id),
        "user_id": str(signature.user_id),
        "carried_over": signature.carried_over,
    }
