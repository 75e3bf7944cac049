"""Lay an overlay over a version, say what differs, and refuse what would change nothing or cannot be laid over it."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import rfc8785

from core.clauses.document import clause_document
from core.distribution.model import Response, document_name
from core.distribution.riders.model import Adapted, AnswerToRider, Overlay, RiderOrder
from core.errors import ChangedMeanwhile, NotInThisState, NotValid
from core.policies.comparison import ClauseChange, ClauseDifference, document_differences
from core.policies.content import content, storable
from core.policies.notation import read_clauses

REASON_LIMIT = 2_000

Documents = Sequence[Mapping[str, Any]]


class RiderNotValid(NotValid):
    """An overlay that does not fit its version, or one without a reason."""


class AlreadyHeld(NotInThisState):
    """The agency holds exactly this already."""


class HoldsSomethingElse(ChangedMeanwhile):
    """The agency holds another document by now than the one the rider was written for."""


def checked_reason(reason: str) -> str:
    """Why the document is adapted, without blanks around it."""
    kept = reason.strip()
    if not kept:
        raise RiderNotValid("Say why this agency gets a rider; it reads the reason beside the document.")
    if len(kept) > REASON_LIMIT or not storable(kept):
        raise RiderNotValid(f"The reason is plain text of up to {REASON_LIMIT:,} characters.")
    return kept


def check_expected(order: RiderOrder, version_number: int, rider_number: int) -> None:
    """Refuse when the agency holds something else than the writer was shown."""
    if order.expected_version in (None, version_number) and order.expected_rider in (None, rider_number):
        return
    raise HoldsSomethingElse(
        f"The agency holds {document_name(version_number, rider_number)} by now. Look at that, and adapt it anew."
    )


def canonical(documents: Sequence[object]) -> list[dict[str, object]]:
    """The clauses in the form in which they are kept.

    Raises:
        ClausesNotValid: with every problem of every clause.
    """
    return [clause_document(clause) for clause in read_clauses(documents)]


def overlay_between(version: Documents, wanted: Documents) -> Overlay:
    """The overlay that makes the wanted clauses of the version's; their order is the version's, new ones last."""
    before = {clause["id"]: clause for clause in version}
    after = {clause["id"]: clause for clause in wanted}
    return Overlay(
        replaced=tuple(after[name] for name in before if name in after and after[name] != before[name]),
        removed=tuple(name for name in before if name not in after),
        added=tuple(clause for name, clause in after.items() if name not in before),
    )


def adapted(
    order: RiderOrder,
    *,
    version: Documents,
    held: Documents,
    version_sha256: bytes,
    title: str,
    body: str,
    effective_from: date | None,
    effective_until: date | None,
) -> Adapted:
    """What the order's overlay makes of the version, checked as a version's clauses are.

    Raises:
        ClausesNotValid, NotationNotValid, ContentNotValid: a clause cannot be read or kept.
        RiderNotValid: the overlay names what is not there, or twice.
    """
    version = canonical(version)
    wanted = _laid_over(order, version)
    kept = content({"title": title, "body": body, "clauses": wanted, "effective_from": effective_from,
                    "effective_until": effective_until})  # fmt: skip
    overlay = overlay_between(version, kept.clauses)
    from_version = document_differences(version, kept.clauses)
    return Adapted(
        overlay=overlay,
        clauses=kept.clauses,
        document_sha256=rider_sha256(version_sha256, overlay),
        changes_norms=not only_reworded(from_version),
        from_version=from_version,
        from_held=document_differences(held, kept.clauses),
    )


def rider_sha256(version_sha256: bytes, overlay: Overlay) -> bytes:
    """SHA-256 of the RFC 8785 canonical JSON of the version's hash and the overlay; what an agency signs for.

    The object has exactly the keys version_sha256 (in hexadecimal digits) and overlay.
    """
    document: dict[str, Any] = {"version_sha256": version_sha256.hex(), "overlay": overlay.document()}
    return hashlib.sha256(rfc8785.dumps(document)).digest()


def only_reworded(differences: Sequence[ClauseDifference]) -> bool:
    """Whether no rule differs: nothing but words, as in an editorial version."""
    return all(each.change is ClauseChange.REWORDED for each in differences)


def check_not_held(made: Adapted, agency: str, held_name: str) -> None:
    """Refuse a rider that leaves everything as the agency holds it."""
    if not made.from_held:
        raise AlreadyHeld(f"{agency} already holds exactly this as {held_name}. Change a clause, or leave it as it is.")


def answer_to(made: Adapted, response: Response) -> AnswerToRider:
    """Whether the agency is asked: again where a rule differs from what it holds, not where only words do."""
    if response is Response.AWAITING:
        return AnswerToRider.AWAITED
    return AnswerToRider.CARRIED_OVER if only_reworded(made.from_held) else AnswerToRider.ASKED_AGAIN


def _laid_over(order: RiderOrder, version: Documents) -> list[Mapping[str, Any]]:
    """The version's clauses with the order's in their places."""
    clauses = canonical([*order.replaced, *order.added])
    replaced = {str(each["id"]): each for each in clauses[: len(order.replaced)]}
    added = {str(each["id"]): each for each in clauses[len(order.replaced) :]}
    known = {str(each["id"]) for each in version}
    _refuse("The version has no clause {} to adapt; add it as a new one.", set(replaced) - known)
    _refuse("The version has no clause {} to leave out.", set(order.removed) - known)
    _refuse("The version has a clause {} already; replace it, or give yours another id.", set(added) & known)
    _refuse("Clause {} cannot be replaced and left out at once.", set(order.removed) & set(replaced))
    kept = [replaced.get(str(each["id"]), each) for each in version if each["id"] not in order.removed]
    return [*kept, *added.values()]


def _refuse(sentence: str, clause_ids: set[str]) -> None:
    if clause_ids:
        raise RiderNotValid(sentence.format(", ".join(sorted(clause_ids))), clause_ids=sorted(clause_ids))
