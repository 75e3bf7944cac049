"""The receipt as a tagged PDF (PDF/UA), set by typst; the same receipt gives the same bytes on every machine."""

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

import structlog
import typst

from core.distribution.model import MEANINGS
from core.distribution.receipts import Receipt, ReceiptSignature

log = structlog.get_logger(__name__)

TEMPLATE = Path(__file__).with_name("receipt.typ")
# What the fonts inside typst surely hold: Latin, Greek, Cyrillic and the punctuation of print.
_HELD = (
    *((0x20, 0x7E), (0xA0, 0x17F), (0x388, 0x38A), (0x391, 0x3A1), (0x3A3, 0x3CE), (0x400, 0x45F), (0x1E00, 0x1E99)),
    *((0x2010, 0x2015), (0x2018, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x20AC, 0x20AC), (0x2122, 0x2122)),
)
Spell = Callable[[str], str]


def receipt_pdf(shown: Receipt) -> bytes:
    """The paper. Its time is the latest signature's, not that of the printing, so that it can be compared by its hash.

    Letters that no font inside typst holds would be missing or stop the printing: then all but the common scripts are
    spelled out as numbers, and the paper says so.
    """
    try:
        return _compiled(shown, without_controls)
    except typst.TypstError as error:
        log.info("receipt_spelled_out", problem=error.message[:200])
        return _compiled(shown, spelled_out)


def _compiled(shown: Receipt, spell: Spell) -> bytes:
    data = _data(shown, spell) | {"spelled_out": spell is spelled_out}
    return typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"receipt": json.dumps(data)},
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(shown.latest.signed_at.timestamp()),
    )


def _data(shown: Receipt, spell: Spell) -> dict[str, Any]:
    about = shown.document.distribution
    return {
        "title": spell(shown.document.title).strip() or "Policy without a title",
        "version": about.version_number,
        "client": spell(about.enterprise),
        "agency": spell(about.agency),
        "response": MEANINGS[about.response],
        "sha256": shown.document.document_sha256.hex(),
        "distribution_id": str(about.id),
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
        "version": signature.version_number,
        "sha256": signature.document_sha256.hex(),
        "method": spell(signature.method),
        "id": str(signature.id),
        "user_id": str(signature.user_id),
        "carried_over": signature.carried_over,
    }


def without_controls(text: str) -> str:
    """Signs that nobody sees, among them those that turn the direction of writing, as their numbers."""
    plain = " ".join(text.splitlines()).replace("\t", " ")
    return "".join(_number(sign) if unicodedata.category(sign) in ("Cc", "Cf") else sign for sign in plain)


def spelled_out(text: str) -> str:
    """The same, and every sign beyond the common scripts."""
    return "".join(sign if _is_held(sign) else _number(sign) for sign in without_controls(text))


def _is_held(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _HELD)


def _number(sign: str) -> str:
    return f"[U+{ord(sign):04X}]"
