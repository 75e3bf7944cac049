"""A rider as its author sees it before it is sent: what differs, and what sending does."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from core.distribution.model import ReplacedRider, document_name
from core.distribution.riders.model import AnswerToRider, RiderOrder, RiderPreview, ToAdapt
from core.distribution.riders.rules import canonical, overlay_between
from core.policies.model import Content
from core.requests.model import ClauseRequest, Side
from pages.view_models.markdown import literal
from pages.view_models.times import day, end_of_day

ADAPT = "Adapt for this agency"


def purpose(held: ToAdapt) -> str:
    """What the page is for, under its title."""
    return (
        f"“{literal(held.policy_title)}”, {held.document}: what you change here, {literal(held.agency)} alone "
        "will hold in the place of what it holds now. Nobody else's document changes."
    )


def asked(request: ClauseRequest) -> str:
    """What the agency asked last, above the clauses."""
    last = next(each for each in reversed(request.messages) if each.side is Side.AGENCY)
    return f"{literal(request.agency)} asks about clause **{literal(request.clause_id)}**: “{literal(last.words)}”"


def content(held: ToAdapt, clauses: Sequence[Mapping[str, Any]]) -> Content:
    """The rules alone, to be compared: title and text stay as they are."""
    return Content(held.policy_title, "", tuple(clauses), held.effective_from, held.effective_until)


def order(
    held: ToAdapt,
    documents: Sequence[object],
    *,
    agency_org_id: UUID,
    policy_id: UUID,
    reason: str,
    due_on: date | None,
    zone_name: str,
) -> RiderOrder:
    """What was typed as the operation takes it: due at the end of the day, for what was shown and nothing newer.

    Raises:
        ClausesNotValid: a clause is not complete yet; every problem is listed.
    """
    overlay = overlay_between(canonical(held.version_clauses), canonical(documents))
    return RiderOrder(
        agency_org_id,
        policy_id,
        reason,
        replaced=overlay.replaced,
        removed=overlay.removed,
        added=overlay.added,
        due_at=end_of_day(due_on, zone_name) if due_on else None,
        expected_version=held.version_number,
        expected_rider=held.rider_number,
    )


def says(seen: RiderPreview, *, zone_name: str) -> str:
    """What sending will do, before it does."""
    agency = literal(seen.agency)
    before = document_name(seen.version_number, seen.replaces_rider)
    after = document_name(seen.version_number, seen.rider_number)
    return f"{agency} will hold **{after}** instead of {before}, from now on. {_answer(seen, zone_name)}"


def sent_says(agency: str, version_number: int, rider_number: int) -> str:
    """What was done."""
    return f"{agency} holds {document_name(version_number, rider_number)} now."


def replaced_says(riders: Iterable[ReplacedRider], version_number: int) -> str:
    """What a version does to riders, which it does not contain."""
    held = list(riders)
    if not held:
        return ""
    named = ", ".join(
        f"{literal(each.name)} holds rider {each.rider_number} of version {each.version_number}" for each in held[:10]
    )
    more = f", and {len(held) - 10:,} more hold one" if len(held) > 10 else ""  # noqa: PLR2004  # as many as are read
    return f"{named}{more}; version {version_number} does not contain what was adapted there, and replaces it."


def _answer(seen: RiderPreview, zone_name: str) -> str:
    due = literal(day(seen.due_at, zone_name))
    if seen.answer is AnswerToRider.CARRIED_OVER:
        return "Only words differ from what it answered, so its answer stands."
    if seen.answer is AnswerToRider.ASKED_AGAIN:
        return f"Its answer to what it holds ends there, and it is asked to sign this one by {due}."
    return f"It has not answered yet; its answer to this one is due by {due}."
