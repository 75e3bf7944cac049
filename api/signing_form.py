"""What the signing form shows and what it sends: never the password back, everything else as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.policy_text import policy_html
from core.clauses.document import parse_clauses
from core.clauses.words import clause_words
from core.distribution.delta import Delta
from core.distribution.model import MEANINGS, RESPONSE_MOVES, ReceivedDocument, Response, Signing
from core.distribution.receipts import Receipt, moment
from core.distribution.rules import SigningNotValid
from core.errors import NotAllowed, Refusal
from core.identity.model import Actor

CLAUSE_FIELD = "clause:"
HASH_LENGTH = 64
_EXPLAINED: Mapping[Response, str] = {
    Response.ACKNOWLEDGED: "I have read the document and understood what it asks of us.",
    Response.WITH_RESERVATION: "We accept the document except for the clauses named below, and ask for an exception.",
    Response.DECLINED: "We do not accept the clauses named below, and ask for an exception.",
}


@dataclass(frozen=True)
class ShownClause:
    """One clause beside the prose: its plain words, the author's own, and whether the signer ticked it."""

    id: str
    words: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """One meaning that a signature may have now."""

    value: str
    label: str
    explained: str
    chosen: bool


@dataclass(frozen=True)
class Typed:
    """What stands in the form's fields; at first the signer's name and nothing else."""

    meaning: str = ""
    printed_name: str = ""
    reason: str = ""
    clause_ids: tuple[str, ...] = ()
    document_sha256: str = ""

    def signing(self) -> Signing:
        """The declaration as the core reads it.

        Raises:
            SigningNotValid: no meaning was chosen, or the form is not one of ours.
        """
        if self.meaning not in {meaning.value for meaning in MEANINGS}:
            raise SigningNotValid("Choose what your signature means: acknowledged, with reservation, or declined.")
        try:
            sha256 = bytes.fromhex(self.document_sha256)
        except ValueError:
            sha256 = b""
        objects = self.meaning != Response.ACKNOWLEDGED
        return Signing(
            meaning=Response(self.meaning),
            printed_name=self.printed_name,
            document_sha256=sha256,
            reason=self.reason if objects else "",
            clause_ids=self.clause_ids if objects else (),
        )


def typed_in(fields: Mapping[str, str]) -> Typed:
    """The fields of a sent form, without its password."""
    return Typed(
        meaning=fields.get("meaning", ""),
        printed_name=fields.get("printed_name", ""),
        reason=fields.get("reason", "").replace("\r\n", "\n"),
        clause_ids=tuple(name.removeprefix(CLAUSE_FIELD) for name in fields if name.startswith(CLAUSE_FIELD)),
        document_sha256=fields.get("document_sha256", "")[:HASH_LENGTH],
    )


def shown_clauses(document: ReceivedDocument, typed: Typed) -> list[ShownClause]:
    """The document's clauses in plain words."""
    return [
        ShownClause(clause.id, clause_words(clause), clause.text, clause.id in typed.clause_ids)
        for clause in (parse_clauses(document.clauses) if document.clauses else ())
    ]


def choices(response: Response, typed: Typed, *, has_clauses: bool) -> list[Choice]:
    """The meanings the state still allows; without clauses there is nothing to keep back."""
    allowed = RESPONSE_MOVES[response]
    return [
        Choice(meaning.value, words[:1].upper() + words[1:], _EXPLAINED[meaning], typed.meaning == meaning.value)
        for meaning, words in MEANINGS.items()
        if meaning in allowed and (has_clauses or meaning is Response.ACKNOWLEDGED)
    ]


def form_values(document: ReceivedDocument, actor: Actor, typed: Typed, changed: Delta | None = None) -> dict[str, Any]:
    """Everything the template of the form shows, but for the error."""
    clauses = shown_clauses(document, typed)
    return {
        "about": document.distribution,
        "actor": actor,
        "title": document.title,
        "summary": document.change_summary,
        "body": policy_html(document.body),
        "sha256": document.document_sha256.hex(),
        "due": moment(document.distribution.due_at, actor.time_zone, "%H:%M"),
        "clauses": clauses,
        "choices": choices(document.distribution.response, typed, has_clauses=bool(clauses)),
        "typed": typed,
        "changed": changed,
    }


def receipt_values(shown: Receipt) -> dict[str, Any]:
    """What the template of the receipt shows, newest signature first."""
    return {
        "about": shown.document.distribution,
        "signatures": [
            {
                "name": signature.printed_name,
                "meaning": MEANINGS[signature.meaning],
                "at": signature.local_time,
                "utc": signature.signed_at.isoformat(timespec="seconds"),
                "zone": signature.time_zone,
                "sha256": signature.document_sha256.hex(),
                "reason": signature.reason,
                "clauses": signature.clauses,
                "id": str(signature.id),
                "version": signature.version_number,
                "carried_over": signature.carried_over,
            }
            for signature in reversed(shown.signatures)
        ],
    }


def wrong_field(typed: Typed, refusal: Refusal | None) -> str:
    """The first field to mend, which the form marks and puts the cursor in."""
    if refusal is None:
        return ""
    if isinstance(refusal, SigningNotValid):
        return _wrong_in_declaration(typed)
    return "password" if isinstance(refusal, NotAllowed) else ""


def _wrong_in_declaration(typed: Typed) -> str:
    objects = typed.meaning != Response.ACKNOWLEDGED
    lacking = {
        "meaning": typed.meaning not in {meaning.value for meaning in MEANINGS},
        "clauses": objects and not typed.clause_ids,
        "reason": objects and not typed.reason.strip(),
        "printed_name": not typed.printed_name.strip(),
    }
    return next((field for field, is_lacking in lacking.items() if is_lacking), "")


def empty_form(actor: Actor) -> Typed:
    """The form as it is first shown."""
    return Typed(printed_name=actor.display_name)
